namespace Redoubt.Tensors;

/// <summary>What batch normalization used in its forward pass, one float for each channel.</summary>
internal readonly unsafe struct NormParameters(float* mean, float* inverseDeviation, float* scale)
{
    public float* Mean { get; } = mean;

    /// <summary>1 / √(variance + ε).</summary>
    public float* InverseDeviation { get; } = inverseDeviation;

    public float* Scale { get; } = scale;
}
