using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Normalizations by moments or norms of each example, in few passes: the plan fuses what stands between two reductions.</summary>
internal static class StandardizationOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["GroupNormalization"] = GroupNormalization,
        ["InstanceNormalization"] = InstanceNormalization,
        ["LRN"] = LocalResponseNormalization,
        ["LayerNormalization"] = LayerNormalization,
        ["LpNormalization"] = LpNormalization,
        ["MeanVarianceNormalization"] = MeanVarianceNormalization,
        ["RMSNormalization"] = RmsNormalization,
    };

    public static void LayerNormalization(OperatorNode node)
    {
        Value x = node.Float(0);
        node.Attributes.Ignore("stash_type");
        (Value standard, Value mean, Value inverse) = Standardized(x, TrailingAxes(node, x), node.Attributes.Float("epsilon", 1e-5f));
        Value result = standard * node.Float(1);
        if (node.HasInput(2)) result += node.Float(2);
        node.Set(RequireExtentsOf(node, x, result));
        if (node.HasOutput(1)) node.Set(1, mean, OnnxElementType.Float32);
        if (node.HasOutput(2)) node.Set(2, inverse, OnnxElementType.Float32);
    }

    public static void RmsNormalization(OperatorNode node)
    {
        Value x = node.Float(0);
        node.Attributes.Ignore("stash_type");
        Value meanSquare = (x * x).Mean(TrailingAxes(node, x), keepDimensions: true);
        node.Set(RequireExtentsOf(node, x, x * InverseRoot(meanSquare, node.Attributes.Float("epsilon", 1e-5f)) * node.Float(1)));
    }

    public static void InstanceNormalization(OperatorNode node)
    {
        Value x = node.Float(0);
        int spatial = RequireChannels(node, x) - 2;
        int[] perChannel = [x.Type[1].Size, .. Enumerable.Repeat(1, spatial)];
        (Value standard, _, _) = Standardized(x, Axes.Range(2, spatial), node.Attributes.Float("epsilon", 1e-5f));
        node.Set(standard * node.Reshaped(1, perChannel) + node.Reshaped(2, perChannel));
    }

    public static void GroupNormalization(OperatorNode node)
    {
        Value x = node.Float(0);
        int rank = RequireChannels(node, x), channels = x.Type[1].Size;
        long groups = node.Attributes.Int("num_groups", 0);
        if (groups < 1 || channels % groups != 0) throw node.Error($"divides {channels} channels into {groups} groups");
        node.Attributes.Ignore("stash_type");
        Dimension rest = x.Type.With(x.Type.Dimensions.AsSpan()[2..]).ElementCount();
        Value grouped = x.Reshape(x.Type[0], (int)groups, Axes.Times(rest, channels / (int)groups));
        (Value standard, _, _) = Standardized(grouped, [2], node.Attributes.Float("epsilon", 1e-5f));

        // Factor and offset belong to groups before operator set 21, to channels since.
        if (node.Opset < 21) standard = standard * node.Reshaped(1, (int)groups, 1) + node.Reshaped(2, (int)groups, 1);
        Value result = standard.Reshape(x.Type.Dimensions.AsSpan());
        int[] perChannel = [channels, .. Enumerable.Repeat(1, rank - 2)];
        node.Set(node.Opset < 21 ? result : result * node.Reshaped(1, perChannel) + node.Reshaped(2, perChannel));
    }

    // (x - mean) / (√variance + 1e-9)
    public static void MeanVarianceNormalization(OperatorNode node)
    {
        Value x = node.Float(0);
        IntegerList axes = [.. node.Axes(node.Attributes.Ints("axes") ?? [0, 2, 3], x.Type.Rank)];
        Value centered = x - x.Mean(axes, keepDimensions: true);
        Value variance = (centered * centered).Mean(axes, keepDimensions: true);
        node.Set(centered / (variance.Unary(OpKind.Sqrt) + 1e-9f));
    }

    /// <summary>x / ‖x‖ along an axis; 0 where the norm is 0, with gradient 0.</summary>
    public static void LpNormalization(OperatorNode node)
    {
        Value x = node.Float(0);
        int axis = node.Axis(node.Attributes.Int("axis", -1), x.Type.Rank);
        long p = node.Attributes.Int("p", 2);
        if (p is not (1 or 2)) throw node.Error($"has the exponent p = {p}; 1 and 2 exist");
        Value norm = Norms.Of(x, p, terms => terms.Sum([axis], keepDimensions: true));
        Value isZero = norm.Binary(OpKind.Equal, node.Builder.Constant(0f));
        node.Set(x / node.Builder.Constant(1f).Where(isZero, norm));
    }

    // x / (k + α/n·Σ x²)^β over n neighboring channels: a mean over a window of channels, zeros beyond them counted.
    public static void LocalResponseNormalization(OperatorNode node)
    {
        Value x = node.Float(0);
        RequireChannels(node, x);
        long size = node.Attributes.Int("size", 0);
        if (size is < 1 or > 1 << 20) throw node.Error($"has a window of {size} channels");
        int before = ((int)size - 1) / 2;
        var window = new WindowAttributes { KernelHeight = (int)size, KernelWidth = 1, PadTop = before, PadBottom = (int)size - 1 - before, CountBorder = true };
        Dimension rest = x.Type.With(x.Type.Dimensions.AsSpan()[2..]).ElementCount();
        Value mean = (x * x).Reshape(x.Type[0], 1, x.Type[1], rest).Unary(OpKind.AveragePool, window).Reshape(x.Type.Dimensions.AsSpan());
        Value scale = mean * node.Attributes.Float("alpha", 1e-4f) + node.Attributes.Float("bias", 1);
        node.Set(x / scale.Binary(OpKind.Pow, node.Builder.Constant(node.Attributes.Float("beta", 0.75f))));
    }

    private static (Value Standard, Value Mean, Value Inverse) Standardized(Value x, IntegerList axes, float epsilon)
    {
        Value mean = x.Mean(axes, keepDimensions: true), centered = x - mean;
        Value inverse = InverseRoot((centered * centered).Mean(axes, keepDimensions: true), epsilon);
        return (centered * inverse, mean, inverse);
    }

    private static Value InverseRoot(Value variance, float epsilon) => variance.Builder.Constant(1f) / (variance + epsilon).Unary(OpKind.Sqrt);

    private static IntegerList TrailingAxes(OperatorNode node, Value x)
    {
        int first = node.Axis(node.Attributes.Int("axis", -1), x.Type.Rank);
        return Axes.Range(first, x.Type.Rank - first);
    }

    private static Value RequireExtentsOf(OperatorNode node, Value x, Value result) =>
        result.Type.Equals(x.Type) ? result : throw node.Error($"scales {x.Type} by factors that make it {result.Type}");

    private static int RequireChannels(OperatorNode node, Value x) =>
        x.Type.Rank > 2 && x.Type[1].IsFixed ? x.Type.Rank : throw node.Error($"needs a fixed channel axis and spatial axes, not {x.Type}");
}
