namespace Redoubt.Tensors;

/// <summary>What happens to each sum before it is stored, in this order: add Bias[c], add Addend, apply the activation, multiply by MaskSlope (0 by default)
/// where Mask ≤ 0. Null pointers and views stand for nothing.</summary>
internal unsafe struct Epilogue
{
    public float* Bias;
    public ImageView Addend;
    public Activation Activation;

    /// <summary>Of the leaky activation.</summary>
    public float Slope;

    /// <summary>Of the clipping activation.</summary>
    public float Low;
    public float High;

    /// <summary>Same shape as the output: the value whose sign gates the result, as in the gradient of a rectifier.</summary>
    public ImageView Mask;
    public float MaskSlope;
}
