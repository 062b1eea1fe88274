using System.Collections.Frozen;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Computes a value of a graph under construction when everything it depends on is known.</summary>
internal static class ConstantFolding
{
    // Shapes, axes and small tables are all that import must know; anything larger is the simplifier's business, and a hostile file must not
    // make import allocate what it does not hold.
    private const int LargestResult = 1 << 22;
    private const double LargestTotal = 1 << 23, MostProducts = 1 << 28;

    // In units of a multiply-add of the evaluator.
    private const double ElementSteps = 8, NodeSteps = 2000;

    private static readonly FrozenSet<OpKind> Moving = new[]
    {
        OpKind.Constant, OpKind.Reshape, OpKind.Transpose, OpKind.Concat, OpKind.Slice, OpKind.Pad, OpKind.Expand, OpKind.Gather, OpKind.Where, OpKind.Neg, OpKind.Abs,
        OpKind.Min, OpKind.Max, OpKind.Clip, OpKind.Relu, OpKind.OneHot, OpKind.TopK, OpKind.ReduceMax, OpKind.Input,
    }.ToFrozenSet();

    /// <summary>Evaluates one value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="given">Numbers of inputs, by name.</param>
    /// <param name="budget">What the computation is charged to.</param>
    /// <returns>Its numbers, or null when an input without numbers takes part or it is too large; and the inputs that took part.</returns>
    public static (Literal? Result, IReadOnlyList<string> UsedInputs) TryEvaluate(Value value, IReadOnlyDictionary<string, Literal> given, ImportBudget budget)
    {
        if (budget.IsSpent) return (null, []);
        IReadOnlyList<Node> nodes = value.Builder.Nodes;
        int[] cone = Cone(nodes, value.Node);
        var used = new List<string>();
        double total = 0, products = 0;
        foreach (int i in cone)
        {
            if (!nodes[i].Type.IsFixed) return (null, []);
            total += nodes[i].Kind == OpKind.Constant ? 0 : GraphCost.Elements(nodes[i].Type, rows: 1);
            products += GraphCost.Products(nodes[i], operand => nodes[operand].Type, rows: 1);
            if (nodes[i].Attributes is InputAttributes input)
            {
                if (!given.ContainsKey(input.Name)) return (null, []);
                used.Add(input.Name);
            }
        }

        bool fits = GraphCost.Elements(nodes[value.Node].Type, rows: 1) <= LargestResult && total <= LargestTotal && products <= MostProducts;
        if (!fits || !budget.TrySpendSteps(products + (ElementSteps * total) + (NodeSteps * cone.Length))) return (null, []);
        return (Evaluate(nodes, cone, given), used);
    }

    /// <summary>Names of the inputs that a value is computed from, in order.</summary>
    public static IEnumerable<string> InputsOf(Value value)
    {
        IReadOnlyList<Node> nodes = value.Builder.Nodes;
        return Cone(nodes, value.Node).Select(i => nodes[i].Attributes).OfType<InputAttributes>().Select(static i => i.Name);
    }

    /// <summary>Whether nothing that a value is computed from is rounded to float32: numbers are moved, chosen or compared, or are integers.</summary>
    public static bool IsExact(Value value)
    {
        IReadOnlyList<Node> nodes = value.Builder.Nodes;
        return Array.TrueForAll(Cone(nodes, value.Node), i => nodes[i].Type.ElementType != ElementType.Float32 || Moving.Contains(nodes[i].Kind));
    }

    private static Literal Evaluate(IReadOnlyList<Node> nodes, int[] cone, IReadOnlyDictionary<string, Literal> given)
    {
        var builder = new GraphBuilder();
        var copies = new Dictionary<int, Value>();
        foreach (int i in cone)
        {
            Node node = nodes[i];
            copies[i] = node.Attributes is InputAttributes input
                ? builder.Constant(given[input.Name])
                : builder.Apply(node.Kind, [.. node.Inputs.Select(operand => copies[operand])], node.Attributes);
        }

        return Evaluation.Run(builder.Build(("value", copies[cone[^1]])), new Dictionary<string, Literal>(), rows: 1)["value"];
    }

    private static int[] Cone(IReadOnlyList<Node> nodes, int last)
    {
        var found = new HashSet<int> { last };
        var open = new Stack<int>(found);
        while (open.TryPop(out int next))
        {
            foreach (int operand in nodes[next].Inputs)
            {
                if (found.Add(operand)) open.Push(operand);
            }
        }

        return [.. found.Order()];
    }
}
