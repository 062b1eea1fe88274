namespace Redoubt.Tensors;

/// <summary>How a convolution is computed.</summary>
internal enum ConvolutionAlgorithm
{
    /// <summary>Every product is formed; error within the γ_k bound of a sum in some order.</summary>
    Direct,

    /// <summary>Winograd F(2×2, 3×3): 2.25 times fewer products for 3×3 kernels at stride 1.</summary>
    Winograd2,

    /// <summary>Winograd F(4×4, 3×3): 4 times fewer products, larger rounding error.</summary>
    Winograd4,
}
