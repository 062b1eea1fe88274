namespace Redoubt.Onnx.Tests;

/// <summary>How far a mutated file came.</summary>
internal enum FuzzOutcome
{
    /// <summary>It was refused with a sentence.</summary>
    Refused,

    /// <summary>It loaded; its plan was refused, or its inputs are too large to try.</summary>
    Loaded,

    /// <summary>It loaded and ran.</summary>
    Ran,
}
