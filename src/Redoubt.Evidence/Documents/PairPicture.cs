namespace Redoubt.Evidence;

/// <summary>Pictures of one attacked pair.</summary>
public sealed record PairPicture
{
    /// <summary>The pair.</summary>
    public required PairOutcome Outcome { get; init; }

    /// <summary>Width of each picture, pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of each picture, pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The clean first image, PNG.</summary>
    public required ReadOnlyMemory<byte> FirstPng { get; init; }

    /// <summary>The second image, PNG.</summary>
    public required ReadOnlyMemory<byte> SecondPng { get; init; }

    /// <summary>The attacked first image, PNG.</summary>
    public required ReadOnlyMemory<byte> AttackedPng { get; init; }

    /// <summary>Mid-grey plus gain times the difference, PNG.</summary>
    public required ReadOnlyMemory<byte> DifferencePng { get; init; }

    /// <summary>The gain; 1 where nothing was changed.</summary>
    public required double DifferenceGain { get; init; }

    /// <summary>Size of the change in the norm of the threat.</summary>
    public required double Norm { get; init; }
}
