namespace Redoubt.Tensors;

/// <summary>What an epilogue applies to each result.</summary>
internal enum Activation
{
    None,

    /// <summary>max(x, 0); NaN stays NaN.</summary>
    Relu,

    /// <summary>x for positive x, slope · x otherwise.</summary>
    LeakyRelu,

    /// <summary>x limited to [low, high]; NaN stays NaN.</summary>
    Clip,
}
