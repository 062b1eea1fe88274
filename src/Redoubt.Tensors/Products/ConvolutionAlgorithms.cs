namespace Redoubt.Tensors;

/// <summary>Chooses how a convolution is computed.</summary>
internal static class ConvolutionAlgorithms
{
    /// <summary>Whether the Winograd algorithms can compute it: 3×3 kernel, stride 1, no dilation, one group.</summary>
    public static bool AllowsWinograd(in ConvolutionGeometry geometry) =>
        geometry is { KernelHeight: 3, KernelWidth: 3, StrideY: 1, StrideX: 1, DilationY: 1, DilationX: 1, Groups: 1 };

    /// <summary>Throws where the Winograd algorithms cannot compute it.</summary>
    public static void RequireWinograd(in ConvolutionGeometry geometry)
    {
        if (!AllowsWinograd(geometry)) throw new ArgumentException($"Winograd needs a 3×3 kernel, stride 1, no dilation and one group: {geometry}.");
    }

    /// <summary>The algorithm that measures fastest. Depends on the geometry only, never on a row count, so that one row and a batch give the same bytes.</summary>
    /// <param name="geometry">Of the forward convolution; the answer serves its input and weight gradients too.</param>
    /// <param name="allowWinograd">False where the direct sum's error bound is needed.</param>
    /// <param name="weightsChange">Weights are packed before every run, as in training: transformed kernels are 4 times the size, which small images do not pay back.</param>
    public static ConvolutionAlgorithm Choose(in ConvolutionGeometry geometry, bool allowWinograd, bool weightsChange = false)
    {
        if (!allowWinograd || !AllowsWinograd(geometry)) return ConvolutionAlgorithm.Direct;

        // Below 16 channels the transforms cost more than the products they save, and below 4×4 outputs most of a tile is thrown away.
        if (Math.Min(geometry.InputChannels, geometry.OutputChannels) < 16 || Math.Min(geometry.OutputHeight, geometry.OutputWidth) < 4) return ConvolutionAlgorithm.Direct;
        bool smallImage = geometry.OutputHeight * geometry.OutputWidth < 64;
        return weightsChange && smallImage ? ConvolutionAlgorithm.Winograd2 : ConvolutionAlgorithm.Winograd4;
    }
}
