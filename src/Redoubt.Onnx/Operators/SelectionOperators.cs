using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Operators that choose elements by position or by value.</summary>
internal static class SelectionOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["ArgMax"] = ArgMax,
        ["ArgMin"] = ArgMin,
        ["OneHot"] = OneHot,
        ["Slice"] = Slice,
        ["Split"] = Split,
        ["TopK"] = TopK,
        ["Where"] = Where,
    };

    public static void Where(OperatorNode node) => node.Set(0, node.Value(1).Where(node.Value(0), node.Value(2)), node.TypeOf(1));

    public static void Slice(OperatorNode node)
    {
        Value x = node.Value(0);
        bool inputs = node.Opset >= 10;
        Dimension[] starts = Bounds(node, "starts", inputs ? 1 : -1), ends = Bounds(node, "ends", inputs ? 2 : -1);
        long[]? axes = inputs ? (node.HasInput(3) ? node.RequireIntegers(3, "axes") : null) : node.Attributes.Ints("axes");
        long[]? steps = inputs && node.HasInput(4) ? node.RequireIntegers(4, "steps") : null;
        axes ??= [.. Enumerable.Range(0, starts.Length).Select(static i => (long)i)];
        if (ends.Length != starts.Length || axes.Length != starts.Length || (steps is not null && steps.Length != starts.Length))
            throw node.Error("has starts, ends, axes and steps of different lengths");
        var part = new AxisParts(x.Type);
        for (int i = 0; i < starts.Length; i++) part.Take(node, node.Axis(axes[i], x.Type.Rank), starts[i], ends[i], steps?[i] ?? 1);
        node.Set(part.Apply(x));
    }

    public static void Split(OperatorNode node)
    {
        Value x = node.Value(0);
        int axis = node.Axis(node.Attributes.Int("axis", 0), x.Type.Rank);
        int parts = node.OutputCount;
        if (node.Opset >= 18 && node.Attributes.Int("num_outputs", parts) != parts) throw node.Error("has another number of results than num_outputs says");
        if (!x.Type[axis].IsFixed) throw new BatchDependentException(node.Error("splits the batch").Message);
        int size = x.Type[axis].Size;
        long[]? given = node.Attributes.Ints("split") ?? (node.HasInput(1) ? node.RequireIntegers(1, "the lengths of the parts") : null);
        int each = parts == 0 ? 0 : (size + parts - 1) / parts;
        int[] lengths = given is null
            ? [.. Enumerable.Range(0, parts).Select(i => Math.Clamp(size - i * each, 0, each))]
            : [.. given.Select(l => l >= 0 && l <= size ? (int)l : throw node.Error($"has a part of length {l}"))];
        if (lengths.Length != parts || lengths.Sum(static l => (long)l) != size) throw node.Error($"splits {size} into [{string.Join(',', lengths)}] for {parts} results");
        int start = 0;
        for (int i = 0; i < parts; start += lengths[i], i++)
        {
            if (node.HasOutput(i)) node.Set(i, parts == 1 ? x : x.Slice(axis, start, start + lengths[i]), node.TypeOf(0));
        }
    }

    public static void ArgMax(OperatorNode node) => Extreme(node, node.Value(0));

    public static void ArgMin(OperatorNode node) => Extreme(node, -node.Value(0));

    public static void TopK(OperatorNode node)
    {
        Value x = node.Value(0);
        int axis = node.Axis(node.Attributes.Int("axis", -1), x.Type.Rank);
        long[] count = node.Opset < 10 ? [node.Attributes.Int("k", 0)] : node.RequireIntegers(1, "the count");
        if (count is not [> 0 and <= int.MaxValue]) throw node.Error("needs one positive count");
        bool largest = node.Opset < 11 || node.Attributes.Flag("largest", true);
        node.Attributes.Ignore("sorted");
        Value key = AxisOrder.ToLast(largest ? x : -x, axis);
        var top = new TopKAttributes((int)count[0]);
        Value values = key.Unary(OpKind.TopK, top);
        node.Set(0, AxisOrder.FromLast(largest ? values : -values, axis), node.TypeOf(0));
        if (!node.HasOutput(1)) return;

        Value positions = Ramp(node, key.Type).Expand(key.Type.Dimensions.AsSpan());
        node.Set(1, AxisOrder.FromLast(key.Binary(OpKind.TopKGather, positions, top).Cast(ElementType.Int64), axis), OnnxElementType.Int64);
    }

    public static void OneHot(OperatorNode node)
    {
        Value indices = node.Value(0).Cast(ElementType.Int64);
        Literal depth = node.RequireConstant(1, "the depth");
        Value levels = node.Value(2);
        if (depth.Count != 1 || levels.Type.Rank != 1 || levels.Type[0] != 2) throw node.Error("needs one depth and two values");
        int size = checked((int)(depth.ElementType == ElementType.Float32 ? (long)depth.Floats[0] : depth.Integers[0]));
        int axis = node.Axis(node.Attributes.Int("axis", -1), indices.Type.Rank + 1);

        // Negative indices count from the end.
        Value turned = indices + Scalars.Integer(node.Builder, size);
        Value zero = Scalars.Integer(node.Builder, 0);
        Value hot = indices.Where(indices.Binary(OpKind.GreaterOrEqual, zero), turned).OneHot(size);
        Value off = levels.Slice(0, 0, 1), on = levels.Slice(0, 1, 2);
        bool plain = node.ExactConstant(2) is { ElementType: ElementType.Float32 } known && known.Floats is [0, 1];
        Value result = plain ? hot : on.Where(hot.Binary(OpKind.Greater, node.Builder.Constant(0f)), off);
        node.Set(0, AxisOrder.FromLast(result, axis), node.TypeOf(2));
    }

    // 0, 1, … in the element type of the keys: float32 counts exactly up to 2^24.
    private static Value Ramp(OperatorNode node, TensorType keys)
    {
        int size = keys[^1].Size;
        if (size > 1 << 24) throw node.Error($"orders {size} elements; 2^24 is the limit");
        node.SpendElements(size);
        if (keys.ElementType == ElementType.Int64) return node.Builder.Constant(Literal.Of(new Shape(size), [.. Enumerable.Range(0, size).Select(static i => (long)i)]));
        return node.Builder.Constant(Literal.Of(new Shape(size), [.. Enumerable.Range(0, size).Select(static i => (float)i)]));
    }

    private static void Extreme(OperatorNode node, Value x)
    {
        int axis = node.Axis(node.Attributes.Int("axis", 0), x.Type.Rank);
        Value key = AxisOrder.ToLast(x, axis);
        Value index = key.Unary(OpKind.ArgMax);
        if (node.Attributes.Flag("select_last_index"))
        {
            int last = key.Type[^1].Size - 1;
            var reversed = new AxisParts(key.Type);
            reversed.Take(node, key.Type.Rank - 1, last, int.MinValue, -1);
            index = Scalars.Integer(node.Builder, last) - reversed.Apply(key).Unary(OpKind.ArgMax);
        }

        Dimension[] kept = [.. x.Type.Dimensions[..axis], 1, .. x.Type.Dimensions[(axis + 1)..]];
        node.Set(0, node.Attributes.Flag("keepdims", true) ? index.Reshape(kept) : index, OnnxElementType.Int64);
    }

    private static Dimension[] Bounds(OperatorNode node, string name, int operand)
    {
        if (operand >= 0 && node.KnownExtents(operand, saturate: true) is { } known) return known.Items;
        long[] values = operand >= 0 ? node.RequireIntegers(operand, name) : node.Attributes.Ints(name) ?? throw node.Error($"has no {name}");
        return [.. values.Select(static v => (Dimension)(int)Math.Clamp(v, int.MinValue, int.MaxValue))];
    }
}
