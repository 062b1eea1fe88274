namespace Redoubt.Onnx;

/// <summary>The activation that ends a classifier's graph.</summary>
public enum FinalActivation
{
    /// <summary>None: the output is the scores.</summary>
    None,

    /// <summary>Softmax over the classes.</summary>
    Softmax,

    /// <summary>Logarithm of Softmax over the classes.</summary>
    LogSoftmax,

    /// <summary>Sigmoid of each score.</summary>
    Sigmoid,
}
