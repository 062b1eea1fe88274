using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>One scene without and with a patch, and what the detector says of both.</summary>
public sealed record VanishingPicture
{
    /// <summary>Number of the scene.</summary>
    public required int Scene { get; init; }

    /// <summary>Row index of the object in the test data.</summary>
    public required int RowIndex { get; init; }

    /// <summary>Width of the canvas in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the canvas in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>The object's box: left, top, right, bottom in pixels.</summary>
    public required ImmutableArray<double> Truth { get; init; }

    /// <summary>Highest score of the boxes that overlap the object enough, without the patch.</summary>
    public required double ScoreBefore { get; init; }

    /// <summary>The same with the patch.</summary>
    public required double ScoreAfter { get; init; }

    /// <summary>Whether the object is detected without the patch.</summary>
    public required bool DetectedBefore { get; init; }

    /// <summary>Whether it is detected with the patch.</summary>
    public required bool DetectedAfter { get; init; }

    /// <summary>The box with that score without the patch, in pixels; empty when there is none.</summary>
    public required ImmutableArray<double> BoxBefore { get; init; }

    /// <summary>The same with the patch.</summary>
    public required ImmutableArray<double> BoxAfter { get; init; }

    /// <summary>The scene without the patch as PNG (base64 in JSON), nothing drawn on it.</summary>
    public required ReadOnlyMemory<byte> BeforePng { get; init; }

    /// <summary>The scene with the patch as PNG, nothing drawn on it.</summary>
    public required ReadOnlyMemory<byte> AfterPng { get; init; }
}
