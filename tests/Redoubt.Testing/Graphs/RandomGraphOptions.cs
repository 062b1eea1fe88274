namespace Redoubt.Testing;

/// <summary>What random graphs may contain.</summary>
public sealed record RandomGraphOptions
{
    /// <summary>Number of random steps; a step adds one to about eight nodes. Default 10.</summary>
    public int Steps { get; init; } = 10;

    /// <summary>Largest number of channels of an image or columns of a matrix. Default 6.</summary>
    public int MaxWidth { get; init; } = 6;

    /// <summary>Largest height and width of an image. Default 9.</summary>
    public int MaxSide { get; init; } = 9;

    /// <summary>Whether rows may influence each other: means over the batch, products that transpose it. Default true.</summary>
    public bool MixesRows { get; init; } = true;

    /// <summary>Whether operations with jumps may occur: comparisons, ArgMax, Sign. Float32 rounding can then flip a result, rarely. Default true.</summary>
    public bool Jumps { get; init; } = true;

    /// <summary>Whether random numbers may occur, which ONNX files cannot hold. Default true.</summary>
    public bool Noise { get; init; } = true;

    /// <summary>Whether the outputs include the gradients of a weighted sum of the others with respect to every Float32 input. Default false.</summary>
    public bool Gradients { get; init; }

    /// <summary>Whether weights are parameters of the graph; otherwise they are constants. Default null: either, at random.</summary>
    public bool? Parameters { get; init; }
}
