using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Resize and Upsample. Every mode is separable: each axis in turn is a choice of elements, a product with a small constant matrix,
/// or a weighted sum of picked neighbors.</summary>
internal static class ResizeOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["Resize"] = Resize,
        ["Upsample"] = Upsample,
    };

    private const int LargestExtent = 1 << 16;
    
    // A product with a matrix of weights, most of them 0, beats picking two or four neighbors up to these extents: numbers of the last axis are picked one by
    // one, of other axes in runs.
    private const int LongestRow = 256, LongestColumn = 128, MostNeighbors = 4;

    public static void Upsample(OperatorNode node)
    {
        Value x = node.Value(0);
        float[] scales = node.Opset >= 9 ? Numbers(node, 1) ?? throw node.Error("has no scales")
            : node.Opset >= 7 ? node.Attributes.Floats("scales") ?? throw node.Error("has no scales")
            : [1, 1, node.Attributes.Float("height_scale", 1), node.Attributes.Float("width_scale", 1)];
        Apply(node, x, ResizeOptions.Read(node), Scaled(node, x, scales, [.. Enumerable.Range(0, x.Type.Rank)]));
    }

    public static void Resize(OperatorNode node)
    {
        Value x = node.Value(0);
        ResizeOptions options = ResizeOptions.Read(node);
        int[] axes = node.Attributes.Ints("axes") is { } given ? [.. given.Select(axis => node.Axis(axis, x.Type.Rank))] : [.. Enumerable.Range(0, x.Type.Rank)];
        string policy = node.Attributes.Text("keep_aspect_ratio_policy", "stretch");
        int scales = node.Opset < 11 ? 1 : 2;
        Target[] targets = node.HasInput(3) && node.RequireExtents(3, "the sizes") is { Length: > 0 } sizes
            ? Sized(node, x, sizes, axes, policy)
            : Scaled(node, x, Numbers(node, scales) ?? throw node.Error("has neither scales nor sizes"), axes);
        if (options.Coordinates == "tf_crop_and_resize")
        {
            float[] regions = Numbers(node, 1) is { } r && r.Length == 2 * axes.Length ? r : throw node.Error("needs a region of interest for its axes");
            for (int i = 0; i < axes.Length; i++) targets[axes[i]] = targets[axes[i]] with { Region = (regions[i], regions[i + axes.Length]) };
        }

        Apply(node, x, options, targets);
    }

    private static Target[] Scaled(OperatorNode node, Value x, float[] scales, int[] axes)
    {
        if (scales.Length != axes.Length) throw node.Error($"has {scales.Length} scales for {axes.Length} axes");
        Target[] targets = Unchanged(x);
        for (int i = 0; i < axes.Length; i++)
        {
            if (!(scales[i] > 0)) throw node.Error($"has a scale of {scales[i]}");
            Dimension size = x.Type[axes[i]];
            targets[axes[i]] = scales[i] == 1 ? new Target(size, 1, (0, 1)) : new Target(Length(node, Math.Floor(RequireFixed(node, size) * (double)scales[i])), scales[i], (0, 1));
        }

        return targets;
    }

    private static Target[] Sized(OperatorNode node, Value x, Dimension[] sizes, int[] axes, string policy)
    {
        if (sizes.Length != axes.Length) throw node.Error($"has {sizes.Length} sizes for {axes.Length} axes");
        Target[] targets = Unchanged(x);
        double common = 1;
        if (policy != "stretch")
        {
            double[] factors = [.. axes.Select((axis, i) => (double)RequireFixed(node, sizes[i]) / RequireFixed(node, x.Type[axis]))];
            common = policy switch
            {
                "not_larger" => factors.Min(),
                "not_smaller" => factors.Max(),
                _ => throw node.Error($"has the policy {policy}"),
            };
        }

        for (int i = 0; i < axes.Length; i++)
        {
            Dimension size = x.Type[axes[i]];
            bool isBatch = !size.IsFixed && (sizes[i] == size || (node.Rebatching && sizes[i] == 1));
            if (isBatch || (policy == "stretch" && sizes[i] == size)) continue;
            int from = RequireFixed(node, size), to = RequireFixed(node, sizes[i]);
            targets[axes[i]] = policy == "stretch"
                ? new Target(Length(node, to), (double)to / from, (0, 1))
                : new Target(Length(node, Math.Floor(common * from + 0.5)), common, (0, 1));
        }

        return targets;
    }

    private static void Apply(OperatorNode node, Value x, ResizeOptions options, Target[] targets)
    {
        ElementType type = x.Type.ElementType;
        bool[] marked = new bool[x.Type.Rank];
        Value? outside = null;
        Value result = x;

        // Shrinking axes first, enlarging ones last and from the last to the first: little is moved, and long runs are copied.
        foreach (int i in Enumerable.Range(0, targets.Length).OrderBy(axis => Math.Max(1, targets[axis].Scale)).ThenByDescending(static axis => axis))
        {
            (Dimension length, double scale, (double Start, double End) region) = targets[i];
            bool crops = options.Coordinates == "tf_crop_and_resize" && region != (0, 1);
            if (length == x.Type[i] && scale == 1 && !crops) continue;
            if (x.Type[i] == 0) throw node.Error($"resizes axis {i}, which is empty");

            // Weights by position take several words each.
            node.SpendElements(32L * length.Size);
            ResizeAxis axis = ResizeAxis.Of(options, RequireFixed(node, x.Type[i]), length.Size, scale, region);
            result = Along(node, result, i, axis);
            if (!axis.Outside.Any(static o => o)) continue;
            var shape = new Shape([length.Size, .. Enumerable.Repeat(1, x.Type.Rank - 1 - i)]);
            Value mask = node.Builder.Constant(Literal.Of(shape, axis.Outside));
            outside = outside is { } before ? before.Binary(OpKind.Or, mask) : mask;
        }

        result = outside is { } o ? node.Builder.Constant(options.Extrapolation).Where(o, result.Cast(ElementType.Float32)) : result;
        node.Set(result.Cast(type));
    }

    private static Value Along(OperatorNode node, Value x, int axis, ResizeAxis resize)
    {
        if (resize.Positions is { } positions) return AxisPicking.Pick(x, axis, positions);
        Value numbers = x.Cast(ElementType.Float32);
        bool last = axis == x.Type.Rank - 1, few = resize.Weights.Max(static w => w.Length) <= MostNeighbors;
        return resize.Size > (last ? LongestRow : LongestColumn) && few ? ByNeighbors(numbers, axis, resize) : ByMatrix(node, numbers, axis, resize);
    }

    private static Value ByMatrix(OperatorNode node, Value x, int axis, ResizeAxis resize)
    {
        node.SpendElements((long)resize.Size * resize.Length);
        float[] matrix = new float[resize.Size * resize.Length];
        for (int i = 0; i < resize.Length; i++)
        {
            foreach ((int position, double weight) in resize.Weights[i]) matrix[position * resize.Length + i] = (float)weight;
        }

        Value weights = x.Builder.Constant(Literal.Of(new Shape(resize.Size, resize.Length), matrix));
        return AxisOrder.OnLast(x, axis, v => Product(v, weights));
    }

    // A matrix with a few numbers in every long column would be mostly zeros; each neighbor is picked instead.
    private static Value ByNeighbors(Value x, int axis, ResizeAxis resize)
    {
        int count = resize.Weights.Max(static w => w.Length);
        var shape = new Shape([resize.Length, .. Enumerable.Repeat(1, x.Type.Rank - 1 - axis)]);
        Value? sum = null;
        for (int k = 0; k < count; k++)
        {
            int[] positions = [.. resize.Weights.Select(t => t[Math.Min(k, t.Length - 1)].Position)];
            float[] weights = [.. resize.Weights.Select(t => k < t.Length ? (float)t[k].Weight : 0)];
            Value term = AxisPicking.Pick(x, axis, positions) * x.Builder.Constant(Literal.Of(shape, weights));
            sum = sum is { } before ? before + term : term;
        }

        return sum!.Value;
    }

    // One plain product for all rows, however many axes stand before the last.
    private static Value Product(Value x, Value weights)
    {
        Dimension[] leading = [.. x.Type.Dimensions[..^1]];
        return x.Reshape(x.Type.With(leading).ElementCount(), x.Type[^1]).MatMul(weights).Reshape([.. leading, weights.Type[1]]);
    }

    private static float[]? Numbers(OperatorNode node, int operand)
    {
        if (!node.HasInput(operand)) return null;
        Literal literal = node.RequireConstant(operand, operand == 1 && node.Opset >= 11 ? "the region of interest" : "the scales");
        if (literal.ElementType != ElementType.Float32) throw node.Error($"needs floating-point numbers as operand {operand}");
        return literal.Count == 0 ? null : literal.Floats;
    }

    private static Target[] Unchanged(Value x) => [.. x.Type.Dimensions.Select(static d => new Target(d, 1, (0, 1)))];

    private static int RequireFixed(OperatorNode node, Dimension size) =>
        size.IsFixed ? size.Size : throw new BatchDependentException(node.Error("changes the number of rows of the batch").Message);

    private static int Length(OperatorNode node, double length) =>
        length is >= 1 and <= LargestExtent ? (int)length : throw node.Error($"makes an axis of {length} elements; extents must be in [1, {LargestExtent}]");

    private readonly record struct Target(Dimension Length, double Scale, (double Start, double End) Region);
}
