namespace Redoubt.Tensors;

/// <summary>Memory of one convolution run.</summary>
internal unsafe struct ConvolutionArguments
{
    /// <summary>Read, with the operator's required halo around it.</summary>
    public ImageView Input;

    /// <summary>Written; its halo is left alone.</summary>
    public ImageView Output;

    /// <summary>Weights as packed by the same operator.</summary>
    public float* Packed;
    public Epilogue Epilogue;
}
