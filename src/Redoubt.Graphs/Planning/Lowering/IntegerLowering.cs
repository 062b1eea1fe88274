using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Steps of arithmetic and comparisons on int64 values. Plain loops: such values are labels and positions, a few for each row.</summary>
internal static unsafe class IntegerLowering
{
    /// <summary>Whether an operation on int64 operands is computed here.</summary>
    public static bool Covers(OpKind kind) => kind
        is OpKind.Neg or OpKind.Abs or OpKind.Sign or OpKind.Add or OpKind.Sub or OpKind.Mul or OpKind.Div or OpKind.Remainder or OpKind.Min or OpKind.Max
        or OpKind.Equal or OpKind.Greater or OpKind.GreaterOrEqual or OpKind.Where;

    /// <summary>Whether a node reads int64 elements, the condition of Where aside.</summary>
    public static bool IsInteger(Graph graph, Node node) =>
        node.Inputs.Length > 0 && graph.Nodes[node.Inputs[^1]].Type.ElementType == ElementType.Int64;

    public static void Lower(LoweringContext context, int node)
    {
        Node n = context.Node(node);
        Storage[] operands = [.. n.Inputs.Select(operand => Expanded(context, operand, n.Type))];
        Storage target = context.Define(node, StorageLayout.RowMajor);
        OpKind kind = n.Kind;
        context.Add(new RowStep(n.Type.ElementCount(), 1, operands, target, (first, count) =>
        {
            for (nint i = first; i < first + count; i++)
            {
                if (target.Type.ElementType == ElementType.Boolean) target.Floats[i] = Compare(kind, operands[0].Integers[i], operands[1].Integers[i]) ? 1 : 0;
                else if (kind == OpKind.Where) target.Integers[i] = operands[0].Floats[i] != 0 ? operands[1].Integers[i] : operands[2].Integers[i];
                else target.Integers[i] = Compute(kind, operands[0].Integers[i], operands[^1].Integers[i]);
            }
        }) { Label = $"{kind} int64" });
    }

    private static Storage Expanded(LoweringContext context, int operand, TensorType to)
    {
        Storage source = context.ReadRowMajor(operand);
        return source.Type.Dimensions.AsSpan().SequenceEqual(to.Dimensions.AsSpan()) ? source : LayoutLowering.ExpandTo(context, source, to);
    }

    private static bool Compare(OpKind kind, long a, long b) => kind switch
    {
        OpKind.Equal => a == b,
        OpKind.Greater => a > b,
        _ => a >= b,
    };

    // Overflow wraps, as in ONNX Runtime; a division by zero gives zero, because a plan must not end the process on a file's numbers.
    private static long Compute(OpKind kind, long a, long b) => unchecked(kind switch
    {
        OpKind.Neg => -a,
        OpKind.Abs => a < 0 ? -a : a,
        OpKind.Sign => Math.Sign(a),
        OpKind.Add => a + b,
        OpKind.Sub => a - b,
        OpKind.Mul => a * b,
        OpKind.Div => b == 0 ? 0 : b == -1 ? -a : a / b,
        OpKind.Remainder => b is 0 or -1 ? 0 : a % b,
        OpKind.Min => Math.Min(a, b),
        _ => Math.Max(a, b),
    });
}
