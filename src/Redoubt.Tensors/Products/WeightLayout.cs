namespace Redoubt.Tensors;

/// <summary>Where a convolution finds weight (o, i, ky, kx): at <c>Offset + o·Output + i·Input + ky·Row + kx·Column</c> floats. Transposed, flipped or thinned
/// kernels are other strides over the same weights. Within groups o and i count from the group's first channel, and groups lie Group apart.</summary>
internal readonly record struct WeightLayout(nint Offset, nint Output, nint Input, nint Row, nint Column, nint Group)
{
    /// <summary>Output channel, input channel, row, column, as in ONNX.</summary>
    public static WeightLayout OutputFirst(in ConvolutionGeometry geometry) => new(
        0,
        (nint)geometry.InputChannelsPerGroup * geometry.Taps,
        geometry.Taps,
        geometry.KernelWidth,
        1,
        (nint)geometry.OutputChannelsPerGroup * geometry.InputChannelsPerGroup * geometry.Taps);
}
