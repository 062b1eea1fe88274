using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Runs the shape arithmetic of a file at import, where extents may be multiples of the batch size:
/// Shape → Gather → Concat → Reshape and what exporters put in between.</summary>
internal static class ExtentArithmetic
{
    private static readonly Dictionary<string, Func<OperatorNode, ExtentTensor[], ExtentTensor?>> Rules = new(StringComparer.Ordinal)
    {
        ["Add"] = static (n, x) => Pairwise(n, x, Add),
        ["Sub"] = static (n, x) => Pairwise(n, x, static (a, b) => Add(a, new Dimension(checked(-b.Size), b.Symbol))),
        ["Mul"] = static (n, x) => Pairwise(n, x, Multiply),
        ["Div"] = static (n, x) => Pairwise(n, x, Divide),
        ["Equal"] = static (n, x) => Pairwise(n, x, Equal),
        ["Where"] = Where,
        ["Concat"] = static (n, x) => x.All(static v => v.Shape.Rank == 1) && n.Attributes.Int("axis", 0) is 0 or -1
            ? ExtentTensor.Vector([.. x.SelectMany(static v => v.Items)])
            : null,
        ["Gather"] = Gather,
        ["Slice"] = Slice,
        ["Squeeze"] = static (_, x) => x[0].Items.Length == 1 && x[0].Shape.Rank == 1 ? ExtentTensor.Scalar(x[0].Items[0]) : null,
        ["Unsqueeze"] = static (_, x) => x[0].Shape.Rank == 0 ? ExtentTensor.Vector(x[0].Items) : null,
        ["Reshape"] = Reshape,
        ["ReduceProd"] = static (n, x) => x.Length == 1 && x[0].Shape.Rank == 1 ? Product(n, x[0]) : null,
        ["Range"] = Range,
    };

    /// <summary>Tries to run a node on integers that are known now.</summary>
    /// <returns>False when the node computes on data and must become operations of the graph.</returns>
    public static bool TryRun(OperatorNode node)
    {
        if (!Rules.TryGetValue(node.Operator, out Func<OperatorNode, ExtentTensor[], ExtentTensor?>? rule) || node.InputCount == 0) return false;
        var operands = new ExtentTensor[node.InputCount];
        for (int i = 0; i < operands.Length; i++)
        {
            if (!node.HasInput(i) || node.KnownExtents(i, saturate: node.Operator == "Slice" && i > 0) is not { } known) return false;
            operands[i] = known;
        }

        if (rule(node, operands) is not { } result) return false;
        OnnxElementType type = node.Operator == "Equal" ? OnnxElementType.Boolean : node.TypeOf(node.Operator == "Where" ? 1 : 0);
        node.Attributes.Ignore("axis", "axes", "keepdims", "starts", "ends", "allowzero");
        node.Set(0, ImportValue.Of(result, type));
        return true;
    }

    private static ExtentTensor? Pairwise(OperatorNode node, ExtentTensor[] x, Func<Dimension, Dimension, Dimension?> operation)
    {
        if (x.Length != 2) return null;
        (ExtentTensor left, ExtentTensor right) = (x[0], x[1]);
        bool broadcastable = left.Shape == right.Shape || left.Items.Length == 1 || right.Items.Length == 1;
        if (!broadcastable) return null;
        ExtentTensor shape = left.Items.Length > right.Items.Length || (left.Items.Length == right.Items.Length && left.Shape.Rank >= right.Shape.Rank) ? left : right;
        var items = new Dimension[shape.Items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            Dimension a = left.Items[left.Items.Length == 1 ? 0 : i], b = right.Items[right.Items.Length == 1 ? 0 : i];
            items[i] = operation(a, b)
                ?? throw new BatchDependentException(node.Error($"computes with extents {a} and {b}, whose result is no multiple of the batch size").Message);
        }

        return new ExtentTensor(shape.Shape, items);
    }

    private static Dimension? Add(Dimension a, Dimension b)
    {
        if (a == 0) return b;
        if (b == 0) return a;
        if (a.Symbol != b.Symbol) return null;
        int sum = checked(a.Size + b.Size);
        return new Dimension(sum, sum == 0 ? null : a.Symbol);
    }

    private static Dimension? Multiply(Dimension a, Dimension b)
    {
        if (!a.IsFixed && !b.IsFixed) return null;
        int product = checked(a.Size * b.Size);
        return new Dimension(product, product == 0 ? null : a.Symbol ?? b.Symbol);
    }

    private static Dimension? Divide(Dimension a, Dimension b)
    {
        if (b.Size == 0) return null;
        if (a.IsFixed && b.IsFixed) return a.Size / b.Size;
        bool multiple = a.Size % b.Size == 0 && (b.IsFixed || a.Symbol == b.Symbol);
        return multiple ? new Dimension(a.Size / b.Size, b.IsFixed ? a.Symbol : null) : null;
    }

    // A batch size is never negative, so comparing it with -1, as exporters do, has an answer.
    private static Dimension? Equal(Dimension a, Dimension b)
    {
        if (a == b) return 1;
        if (a.IsFixed && b.IsFixed) return 0;
        bool never = (a.IsFixed && a.Size < 0) || (b.IsFixed && b.Size < 0);
        return never ? 0 : null;
    }

    private static ExtentTensor? Where(OperatorNode node, ExtentTensor[] x)
    {
        if (x.Length != 3 || x[0].Shape != x[1].Shape || x[1].Shape != x[2].Shape) return null;
        return x[0] with { Items = [.. x[0].Items.Select((c, i) => c.Size != 0 ? x[1].Items[i] : x[2].Items[i])] };
    }

    private static ExtentTensor? Gather(OperatorNode node, ExtentTensor[] x)
    {
        if (x.Length != 2 || x[0].Shape.Rank != 1 || !x[1].IsFixed) return null;
        int size = x[0].Items.Length;
        return new ExtentTensor(x[1].Shape, [.. x[1].Items.Select(i => x[0].Items[node.Axis(i.Size, size)])]);
    }

    private static ExtentTensor? Slice(OperatorNode node, ExtentTensor[] x)
    {
        if (x[0].Shape.Rank != 1) return null;
        long? start = One(node, "starts", x, 1), end = One(node, "ends", x, 2), step = x.Length > 4 ? One(node, "steps", x, 4) : 1;
        if (start is not { } from || end is not { } to || step is not { } by || by == 0) return null;
        int size = x[0].Items.Length;
        from = Math.Clamp(from < 0 ? from + size : from, by > 0 ? 0 : -1, by > 0 ? size : size - 1);
        to = Math.Clamp(to < 0 ? to + size : to, by > 0 ? 0 : -1, by > 0 ? size : size - 1);
        var items = new List<Dimension>();
        for (long i = from; by > 0 ? i < to : i > to; i += by) items.Add(x[0].Items[(int)i]);
        return ExtentTensor.Vector([.. items]);
    }

    private static long? One(OperatorNode node, string name, ExtentTensor[] x, int operand)
    {
        if (node.Opset < 10) return node.Attributes.Ints(name) is [var single] ? single : null;
        return operand < x.Length && x[operand].Items is [{ IsFixed: true } item] ? item.Size : null;
    }

    private static ExtentTensor? Reshape(OperatorNode node, ExtentTensor[] x)
    {
        if (x.Length != 2 || x[1].Items.Length > 1) return null;
        if (x[1].Items.Length == 0) return x[0].Items.Length == 1 ? ExtentTensor.Scalar(x[0].Items[0]) : null;
        int wanted = x[1].Items[0].Size;
        return wanted == -1 || wanted == x[0].Items.Length ? ExtentTensor.Vector(x[0].Items) : null;
    }

    private static ExtentTensor? Product(OperatorNode node, ExtentTensor x)
    {
        Dimension product = 1;
        foreach (Dimension item in x.Items)
        {
            product = Multiply(product, item) ?? throw new BatchDependentException(node.Error("multiplies the batch size by itself").Message);
        }

        return node.Attributes.Flag("keepdims", true) ? ExtentTensor.Vector([product]) : ExtentTensor.Scalar(product);
    }

    private static ExtentTensor? Range(OperatorNode node, ExtentTensor[] x)
    {
        if (x.Length != 3 || x.Any(static v => v.Items is not [{ IsFixed: true }])) return null;
        (long start, long end, long step) = (x[0].Items[0].Size, x[1].Items[0].Size, x[2].Items[0].Size);
        if (step == 0) throw node.Error("has a step of 0");
        long count = Math.Max(0, (end - start + step - Math.Sign(step)) / step);
        if (count > ExtentTensor.LongestKnown) return null;
        return ExtentTensor.Vector([.. Enumerable.Range(0, (int)count).Select(i => (Dimension)(int)(start + i * step))]);
    }
}
