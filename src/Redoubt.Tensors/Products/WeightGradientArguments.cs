namespace Redoubt.Tensors;

/// <summary>Memory of one weight-gradient run.</summary>
internal unsafe struct WeightGradientArguments
{
    /// <summary>The forward input, with the operator's required halo around it.</summary>
    public ImageView Input;

    /// <summary>The gradient of the forward output.</summary>
    public ImageView OutputGradient;

    /// <summary>Overwritten with the gradient, in the weights' layout.</summary>
    public float* Gradient;

    /// <summary>Shared by all threads.</summary>
    public float* Shared;
}
