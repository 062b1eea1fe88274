using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification;

/// <summary>Arithmetic on constants, such as the factor of a batch normalization or dequantized weights: computed while bounds are emitted, and held with the number of
/// roundings that may stand between the real result and what is held. So it can serve as weights, factors and biases of the sums of products that follow.</summary>
internal static class ConstantIntervals
{
    private const int MostElements = 1 << 22;

    // Beyond these limits, 2^-120 and 2^100, a product, quotient or root may lose more to underflow or overflow than to its roundings.
    private const double Smallest = 1.0 / (1L << 60) / (1L << 60), Largest = (double)(1L << 50) * (1L << 50);

    /// <summary>The result of an operation on constants; null where the operands are not known now, or more than its roundings may be lost.</summary>
    public static PointInterval? TryApply(GraphBuilder builder, Node node, Bounds[] operands)
    {
        if (node.Kind is not (OpKind.Add or OpKind.Sub or OpKind.Mul or OpKind.Div or OpKind.Sqrt)) return null;
        if (node.Type.ElementType != ElementType.Float32 || !node.Type.IsFixed || Count(node.Type) > MostElements) return null;
        if (!Array.TrueForAll(operands, static o => o is PointInterval)) return null;
        PointInterval a = (PointInterval)operands[0], b = (PointInterval)operands[^1];
        if (Known(a.Center, node.Type) is not { } left || Known(b.Center, node.Type) is not { } right) return null;
        return Apply(builder, node, (left, a.Roundings), (right, b.Roundings));
    }

    /// <summary>1/x for a constant; null where it is not known now, or more than its roundings may be lost.</summary>
    public static PointInterval? TryReciprocal(PointInterval x)
    {
        GraphBuilder builder = x.Center.Builder;
        return TryApply(builder, new Node(OpKind.Div, [], null, x.Type), [new PointInterval(builder.Constant(1f)), x]);
    }

    private static PointInterval? Apply(GraphBuilder builder, Node node, (double[] Values, int Roundings) a, (double[] Values, int Roundings) b)
    {
        bool isSum = node.Kind is OpKind.Add or OpKind.Sub, isRoot = node.Kind == OpKind.Sqrt, isExact = a.Roundings == 0 && b.Roundings == 0;
        bool mayCancel = isSum && !isExact;
        float[] held = new float[a.Values.Length];
        bool isRounded = !isExact;
        for (int i = 0; i < held.Length; i++)
        {
            (double x, double y) = (a.Values[i], node.Kind == OpKind.Sub ? -b.Values[i] : b.Values[i]);
            double result = node.Kind switch { OpKind.Mul => x * y, OpKind.Div => x / y, OpKind.Sqrt => Math.Sqrt(x), _ => x + y };
            bool isInside = Math.Abs(result) <= Largest && (isSum || Math.Abs(result) >= Smallest || x == 0 || (y == 0 && node.Kind == OpKind.Mul));

            // A difference of rounded numbers has lost more than its own rounding.
            if (!isInside || (mayCancel && x * y < 0)) return null;
            held[i] = (float)result;
            isRounded |= !Gives(node.Kind, x, y, held[i]);
        }

        int roundings = !isRounded ? 0 : 1 + (isSum || isRoot ? Math.Max(a.Roundings, b.Roundings) : a.Roundings + b.Roundings);
        return new PointInterval(builder.Constant(Literal.Of(node.Type.Bind(1), held)), roundings);
    }

    // Whether an operation on two float32 numbers gives a third exactly: products of two are exact in double precision, and what a sum loses there is again a number.
    private static bool Gives(OpKind kind, double x, double y, double held)
    {
        if (kind == OpKind.Mul) return x * y == held;
        if (kind == OpKind.Div) return held * y == x;
        if (kind == OpKind.Sqrt) return held * held == x;
        double sum = x + y, part = sum - x, lost = (x - (sum - part)) + (y - part);
        return lost == 0 && sum == held;
    }

    /// <summary>The numbers of a value that is moved or chosen from constants, repeated to a type; null for others.</summary>
    private static double[]? Known(Value value, TensorType type)
    {
        IReadOnlyList<Node> nodes = value.Builder.Nodes;
        var copies = new Dictionary<int, Value>();
        var builder = new GraphBuilder();
        foreach (int i in Cone(nodes, value.Node))
        {
            Node node = nodes[i];
            if (node.Kind == OpKind.Input || Count(node.Type) > MostElements) return null;
            copies[i] = builder.Apply(node.Kind, [.. node.Inputs.Select(operand => copies[operand])], node.Attributes);
        }

        Graph graph = builder.Build(("y", copies[value.Node].Expand(type.Dimensions.AsSpan())));
        return ReferenceEvaluator.Evaluate(graph, new Dictionary<string, ReferenceValue>(), 1)["y"].Numbers;
    }

    private static SortedSet<int> Cone(IReadOnlyList<Node> nodes, int last)
    {
        SortedSet<int> found = [last];
        var open = new Stack<int>(found);
        while (open.TryPop(out int next))
        {
            foreach (int operand in nodes[next].Inputs)
            {
                if (found.Add(operand)) open.Push(operand);
            }
        }

        return found;
    }

    private static long Count(TensorType type) => type.Dimensions.Aggregate(1L, static (count, d) => count * d.Size);
}
