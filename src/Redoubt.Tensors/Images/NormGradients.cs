namespace Redoubt.Tensors;

/// <summary>Where the gradients of batch normalization's parameters go, one float for each channel; null for those not wanted.</summary>
internal readonly unsafe struct NormGradients(float* scale, float* shift)
{
    public float* Scale { get; } = scale;

    public float* Shift { get; } = shift;
}
