using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification;

/// <summary>Interval bound propagation: emits, in the same graph language, the lower and upper bounds of a graph's outputs over a box of inputs.</summary>
/// <remarks>
/// <para>Source: Gowal et al., "On the effectiveness of interval bound propagation", 2018, arXiv:1810.12715, section 3; center and radius form with two products
/// per layer. Departs from it in rounding outward, see below.</para>
/// <para>What the bounds contain, where both are finite: the real-arithmetic function of the graph over the real box, and every float32 execution of it, node by node,
/// with round-to-nearest and gradual underflow, whose sums are taken in any order, with or without fused multiply-add, with factors per channel folded into the
/// weights before them or not, and whose transcendental functions are within 16 units in the last place (bounded ones also within 2^-22 absolutely). The bounds'
/// own float32 arithmetic is included. Runs of at most 65,536 rows. Outside: Winograd's algorithm, reduced precision, flushing of subnormal numbers.
/// docs/methods/interval-bounds.md has the derivations.</para>
/// <para>An infinite bound or NaN claims nothing, and what depends on it claims nothing.</para>
/// <para>Compile the emitted graph with <see cref="PlanOptions.Sound"/>: its error terms assume that nothing changes the rounding. It can be differentiated.</para>
/// </remarks>
public static class IntervalBounds
{
    /// <summary>Emits bounds into a graph under construction.</summary>
    /// <param name="builder">Receives the nodes.</param>
    /// <param name="graph">The graph to bound.</param>
    /// <param name="boxes">Bounds of the inputs that vary, by name. Every finite pair must have lower ≤ upper.</param>
    /// <param name="points">What stands for other inputs, by name; an input that is named nowhere becomes an input of the new graph.</param>
    /// <returns>Bounds of the outputs by name; an output that is not float32 has none.</returns>
    /// <exception cref="ArgumentException">A name is no input, or a bound does not have the input's type.</exception>
    /// <exception cref="UnsupportedOpException">An operation has no bounds; the message names the node and the reason.</exception>
    public static IReadOnlyDictionary<string, BoundedValue> Emit(
        GraphBuilder builder, Graph graph, IReadOnlyDictionary<string, BoundedValue> boxes, IReadOnlyDictionary<string, Value>? points = null)
    {
        Bounds[] bounds = EmitNodes(builder, graph, boxes, points ?? new Dictionary<string, Value>());
        var outputs = new Dictionary<string, BoundedValue>();
        foreach (GraphOutput output in graph.Outputs)
        {
            if (bounds[output.Node] is Interval interval) outputs.Add(output.Name, new BoundedValue(interval.Lower, interval.Upper));
        }

        return outputs;
    }

    /// <summary>The bounds of a graph as a graph: each varying input NAME becomes the inputs NAME.lower and NAME.upper, each output the outputs NAME.lower and NAME.upper.</summary>
    /// <param name="graph">The graph to bound.</param>
    /// <param name="varying">Names of the inputs that vary; null for all float32 data inputs.</param>
    /// <exception cref="ArgumentException">A name is no input.</exception>
    /// <exception cref="UnsupportedOpException">An operation has no bounds; the message names the node and the reason.</exception>
    public static Graph Of(Graph graph, IReadOnlyCollection<string>? varying = null)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var builder = new GraphBuilder();
        IEnumerable<string> names = varying ?? [.. graph.Inputs
            .Where(i => i.Role == InputRole.Data && graph.Nodes[i.Node].Type.ElementType == ElementType.Float32)
            .Select(static i => i.Name)];
        var boxes = new Dictionary<string, BoundedValue>();
        foreach (string name in names)
        {
            TensorType type = graph.InputType(name);
            boxes.Add(name, new BoundedValue(builder.Input(LowerOf(name), type), builder.Input(UpperOf(name), type)));
        }

        var outputs = new List<(string, Value)>();
        foreach ((string name, BoundedValue bounds) in Emit(builder, graph, boxes))
        {
            outputs.Add((LowerOf(name), bounds.Lower));
            outputs.Add((UpperOf(name), bounds.Upper));
        }

        return builder.Build([.. outputs]);
    }

    /// <summary>Name of the lower bound of an input or output.</summary>
    /// <param name="name">Its name in the bounded graph.</param>
    public static string LowerOf(string name) => name + ".lower";

    /// <summary>Name of the upper bound of an input or output.</summary>
    /// <param name="name">Its name in the bounded graph.</param>
    public static string UpperOf(string name) => name + ".upper";

    internal static Bounds[] EmitNodes(
        GraphBuilder builder, Graph graph, IReadOnlyDictionary<string, BoundedValue> boxes, IReadOnlyDictionary<string, Value> points)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(boxes);
        foreach ((string name, BoundedValue box) in boxes) RequireType(graph, name, box);
        bool[] needed = Needed(graph);
        var bounds = new Bounds[graph.Nodes.Length];
        for (int i = 0; i < bounds.Length; i++)
        {
            Node node = graph.Nodes[i];
            if (node.Attributes is InputAttributes input) bounds[i] = Given(builder, input, boxes, points);
            else if (needed[i]) bounds[i] = IntervalRules.Apply(builder, node, [.. Read(node).Select(operand => bounds[operand])]);
        }

        return bounds;
    }

    private static Bounds Given(
        GraphBuilder builder, InputAttributes input, IReadOnlyDictionary<string, BoundedValue> boxes, IReadOnlyDictionary<string, Value> points)
    {
        if (boxes.TryGetValue(input.Name, out BoundedValue box)) return IntervalCall.Range(box.Lower, box.Upper);
        return Bounds.OfExact(points.TryGetValue(input.Name, out Value point) ? point : builder.Input(input.Name, input.Type, input.Role));
    }

    private static void RequireType(Graph graph, string name, BoundedValue box)
    {
        TensorType type = graph.InputType(name);
        if (type.ElementType != ElementType.Float32) throw new ArgumentException($"The input '{name}' is {type}; only float32 inputs can vary.");
        if (!box.Lower.Type.Equals(type) || !box.Upper.Type.Equals(type))
            throw new ArgumentException($"The bounds of '{name}' must be {type}, were {box.Lower.Type} and {box.Upper.Type}.");
    }

    // Outputs that cannot be bounded, such as integers, do not stop the others.
    private static bool[] Needed(Graph graph)
    {
        bool[] needed = new bool[graph.Nodes.Length];
        foreach (GraphOutput output in graph.Outputs) needed[output.Node] |= graph.Nodes[output.Node].Type.ElementType == ElementType.Float32;
        for (int i = needed.Length - 1; i >= 0; i--)
        {
            if (!needed[i]) continue;
            foreach (int operand in Read(graph.Nodes[i])) needed[operand] = true;
        }

        return needed;
    }

    // The stand-in of a surrogate has no part in the value, and need not have bounds.
    private static IEnumerable<int> Read(Node node) => node.Kind == OpKind.Surrogate ? node.Inputs.Take(1) : node.Inputs;
}
