using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Convolutions and transposed convolutions over one, two and more axes.</summary>
/// <remarks>The language convolves images. A signal is an image of height 1. Of three axes the first is folded into channels: every window of depth slices
/// becomes an image of its own whose channels are those of its slices, so one two-dimensional convolution does all products.</remarks>
internal static class ConvolutionOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["Conv"] = Conv,
        ["ConvTranspose"] = ConvTranspose,
    };

    public static void Conv(OperatorNode node)
    {
        (Value image, Value weights) = Operands(node);
        SpatialWindow window = WindowGeometry.Read(node, image, Kernel(weights)) with { Groups = Groups(node) };
        SpendSlices(node, window.Kernel);
        node.Set(WithBias(node, Convolve(image, weights, window)));
    }

    public static void ConvTranspose(OperatorNode node)
    {
        (Value image, Value weights) = Operands(node);
        TransposedWindow window = TransposedWindow.Read(node, image, Kernel(weights), Groups(node));
        SpendSlices(node, window.Kernel);
        node.Set(WithBias(node, ConvolveTransposed(image, weights, window)));
    }

    private static (Value Image, Value Weights) Operands(OperatorNode node)
    {
        Value image = node.Float(0), weights = node.Float(1);
        bool fits = weights.Type.Rank == image.Type.Rank && weights.Type.IsFixed;
        return fits ? (image, weights) : throw node.Error($"has weights {weights.Type} for an image {image.Type}");
    }

    private static int[] Kernel(Value weights) => [.. weights.Type.Dimensions.Skip(2).Select(static d => d.Size)];

    private static int Groups(OperatorNode node) =>
        node.Attributes.Int("group", 1) is > 0 and <= 1 << 20 and long groups ? (int)groups : throw node.Error("has a group count outside [1, 2^20]");

    // Every slice of a kernel's folded axes is a node.
    private static void SpendSlices(OperatorNode node, int[] kernel)
    {
        for (int axis = 0; axis < kernel.Length - 2; axis++) node.Budget.SpendNodes(kernel[axis]);
    }

    private static Value WithBias(OperatorNode node, Value result)
    {
        if (!node.HasInput(2)) return result;
        return result + node.Reshaped(2, [result.Type[1].Size, .. Enumerable.Repeat(1, result.Type.Rank - 2)]);
    }

    private static Value Convolve(Value image, Value weights, SpatialWindow window)
    {
        if (window.Axes == 1) return Lines.From(Lines.ToImage(image).Conv(Lines.ToImage(weights), window.Plane()));
        if (window.Axes == 2) return image.Conv(weights, window.Plane());
        Dimension[] rest = [.. image.Type.Dimensions.Skip(3)], kernelRest = [.. weights.Type.Dimensions.Skip(3)];
        int channels = image.Type[1].Size, depth = window.Kernel[0], windows = window.OutputLength(0, image.Type[2].Size);
        Value padded = Axes.Pad(image, 2, window.Before[0], window.After[0], 0);

        // [N, C, D, …] → [N, windows, C, depth, …]: slice k of every window.
        var slices = new Value[depth];
        int reach = (windows - 1) * window.Strides[0] + 1;
        for (int k = 0; k < depth; k++)
        {
            int start = k * window.Dilations[0];
            Value slice = Axes.Slice(padded, 2, start, start + reach, window.Strides[0]);
            slices[k] = slice.Reshape([image.Type[0], channels, 1, windows, .. rest]);
        }

        int[] order = [0, 3, 1, 2, .. Enumerable.Range(4, rest.Length)];
        Value folded = Axes.Join(slices, 2).Transpose(order).Reshape([Axes.Times(image.Type[0], windows), channels * depth, .. rest]);
        Value kernels = weights.Reshape([weights.Type[0], weights.Type[1].Size * depth, .. kernelRest]);
        Value result = Convolve(folded, kernels, window.Inner());
        int maps = result.Type[1].Size;
        Dimension[] spatial = [.. result.Type.Dimensions.Skip(2)];
        return result.Reshape([image.Type[0], windows, maps, .. spatial]).Transpose([0, 2, 1, .. Enumerable.Range(3, spatial.Length)]);
    }

    private static Value ConvolveTransposed(Value image, Value weights, TransposedWindow window)
    {
        if (window.Axes == 1) return Lines.From(ConvolveTransposed(Lines.ToImage(image), Lines.ToImage(weights), window.WithHeightOne()));
        if (window.Axes == 2)
        {
            Value plane = image.Binary(OpKind.ConvInputGradient, weights, window.Plane());
            return Axes.Pad(Axes.Pad(plane, 2, 0, window.Tail(0), 0), 3, 0, window.Tail(1), 0);
        }

        // Every slice is convolved with every slice of the kernel at once, as more channels; then the results are added up along the depth.
        Dimension[] rest = [.. image.Type.Dimensions.Skip(3)];
        int slices = image.Type[2].Size, channels = image.Type[1].Size, depth = window.Kernel[0];
        Value folded = image.Transpose([0, 2, 1, .. Enumerable.Range(3, rest.Length)]).Reshape([Axes.Times(image.Type[0], slices), channels, .. rest]);
        Value kernels = weights.Reshape([weights.Type[0], weights.Type[1].Size * depth, .. weights.Type.Dimensions.Skip(3)]);
        Value products = ConvolveTransposed(folded, kernels, window.Inner());
        Dimension[] spatial = [.. products.Type.Dimensions.Skip(2)];
        int maps = products.Type[1].Size / depth;
        Value apart = products.Reshape([image.Type[0], slices, maps, depth, .. spatial]);
        Value? sum = null;
        for (int k = 0; k < depth; k++)
        {
            Value part = apart.Slice(3, k, k + 1).Reshape([image.Type[0], slices, maps, .. spatial]);
            Value spread = Axes.Spread(part, 1, window.Strides[0]);
            int start = k * window.Dilations[0];
            Value placed = Axes.Pad(spread, 1, start, window.Full[0] - start - spread.Type[1].Size, 0);
            sum = sum is { } before ? before + placed : placed;
        }

        Value cropped = Axes.Slice(sum!.Value, 1, window.Before[0], window.Before[0] + window.Covered(0), 1);
        return Axes.Pad(cropped, 1, 0, window.Tail(0), 0).Transpose([0, 2, 1, .. Enumerable.Range(3, spatial.Length)]);
    }
}
