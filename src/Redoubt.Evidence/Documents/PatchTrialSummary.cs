namespace Redoubt.Evidence;

/// <summary>One run of a patch's training, judged on training rows that it was not trained on.</summary>
public sealed record PatchTrialSummary
{
    /// <summary>Outline: as in <see cref="PatchSummary.Shape"/>.</summary>
    public required string Shape { get; init; }

    /// <summary>Most pixels of this run. Above the limit of the patch while an outline is being carved: such a run is on the way and no result.</summary>
    public required int MaxPixels { get; init; }

    /// <summary>Middle of the patch in pixels from the left edge.</summary>
    public required double CenterX { get; init; }

    /// <summary>Middle of the patch in pixels from the upper edge.</summary>
    public required double CenterY { get; init; }

    /// <summary>Class aimed at; null for any wrong one.</summary>
    public int? Target { get; init; }

    /// <summary>Steps taken, those of the run it went on from included.</summary>
    public required int Steps { get; init; }

    /// <summary>Share of held-back training rows that it flipped, in [0, 1].</summary>
    public required double FlipShare { get; init; }
}
