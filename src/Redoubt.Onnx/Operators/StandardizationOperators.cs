using Redoubt.Graphs;
using Redoubt.Tensors;

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

    private const int WidestBand = 512;

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
        RequireChannels(node, x);
        node.Set(ByGroups(node, x, x.Type[1].Size, (node.Reshaped(1, x.Type[1].Size, 1), node.Reshaped(2, x.Type[1].Size, 1))));
    }

    public static void GroupNormalization(OperatorNode node)
    {
        Value x = node.Float(0);
        RequireChannels(node, x);
        int channels = x.Type[1].Size;
        long groups = node.Attributes.Int("num_groups", 0);
        if (groups < 1 || channels % groups != 0) throw node.Error($"divides {channels} channels into {groups} groups");
        node.Attributes.Ignore("stash_type");

        // Factor and offset belong to groups before operator set 21, to channels since.
        int[] extents = node.Opset < 21 ? [(int)groups, 1] : [(int)groups, channels / (int)groups];
        node.Set(ByGroups(node, x, (int)groups, (node.Reshaped(1, extents), node.Reshaped(2, extents))));
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

    /// <summary>x / (k + α/n·Σ x²)^β, summed over n neighboring channels.</summary>
    public static void LocalResponseNormalization(OperatorNode node)
    {
        Value x = node.Float(0);
        RequireChannels(node, x);
        long size = node.Attributes.Int("size", 0);
        if (size is < 1 or > 1 << 20) throw node.Error($"has a window of {size} channels");
        float alpha = node.Attributes.Float("alpha", 1e-4f);
        Value sum = x.Type.Rank == 4 && x.Type[1].Size <= WidestBand
            ? BandOfChannels(node, x * x, (int)size, alpha) / node.Builder.Constant((float)size)
            : WindowOfChannels(x * x, (int)size) * alpha;
        Value scale = sum + node.Attributes.Float("bias", 1);
        node.Set(x / scale.Binary(OpKind.Pow, node.Builder.Constant(node.Attributes.Float("beta", 0.75f))));
    }

    // As a convolution of single pixels whose weights are a band: images stay as convolutions left them, and products with zeros cost less than moving them.
    private static Value BandOfChannels(OperatorNode node, Value squares, int size, float weight)
    {
        int channels = squares.Type[1].Size, before = (size - 1) / 2;
        node.SpendElements((long)channels * channels);
        float[] band = new float[channels * channels];
        for (int i = 0; i < band.Length; i++)
        {
            int distance = i % channels - i / channels;
            band[i] = distance >= -before && distance < size - before ? weight : 0;
        }

        Value weights = node.Builder.Constant(Literal.Of(new Shape(channels, channels, 1, 1), band));
        return squares.Conv(weights, new WindowAttributes { KernelHeight = 1, KernelWidth = 1 });
    }

    // As a mean over a window whose height runs along the channels, zeros beyond them counted.
    private static Value WindowOfChannels(Value squares, int size)
    {
        int before = (size - 1) / 2;
        var window = new WindowAttributes { KernelHeight = size, KernelWidth = 1, PadTop = before, PadBottom = size - 1 - before, CountBorder = true };
        Dimension pixels = squares.Type.With(squares.Type.Dimensions.AsSpan()[2..]).ElementCount();
        return squares.Reshape(squares.Type[0], 1, squares.Type[1], pixels).Unary(OpKind.AveragePool, window).Reshape(squares.Type.Dimensions.AsSpan());
    }

    // One line for each channel of each example, with one mean, factor and offset: then the result takes a single pass. Factor and offset are [groups, 1]
    // or [groups, channels of a group].
    private static Value ByGroups(OperatorNode node, Value x, int groups, (Value Factor, Value Offset) affine)
    {
        int width = x.Type[1].Size / groups;
        Dimension rows = x.Type[0], pixels = x.Type.With(x.Type.Dimensions.AsSpan()[2..]).ElementCount();
        Value grouped = x.Reshape(Axes.Times(rows, groups), Axes.Times(pixels, width));
        (_, Value mean, Value inverse) = Standardized(grouped, [1], node.Attributes.Float("epsilon", 1e-5f));
        Value centered = x.Reshape(Axes.Times(rows, groups * width), pixels) - PerLine(mean.Reshape(rows, groups, 1));
        Value factor = PerLine(inverse.Reshape(rows, groups, 1) * affine.Factor), offset = PerLine(affine.Offset);
        return (centered * factor + offset).Reshape(x.Type.Dimensions.AsSpan());

        Value PerLine(Value value) => value.Expand(rows, groups, width).Reshape(Axes.Times(rows, groups * width), 1);
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

    private static void RequireChannels(OperatorNode node, Value x)
    {
        if (x.Type.Rank < 3 || !x.Type[1].IsFixed) throw node.Error($"needs a fixed channel axis and spatial axes, not {x.Type}");
    }
}
