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
    public static ConvolutionAlgorithm Choose(in ConvolutionGeometry geometry, bool allowWinograd) => ConvolutionAlgorithm.Direct;
}
