namespace Redoubt.Evidence;

/// <summary>What was proved of one row.</summary>
public sealed record CertificationRow
{
    /// <summary>Row index in the data set.</summary>
    public required int Index { get; init; }

    /// <summary>True class.</summary>
    public required int Label { get; init; }

    /// <summary>Class predicted for the clean input; -1 when no class is the strict, finite, unique maximum.</summary>
    public required int CleanPrediction { get; init; }

    /// <summary>Whether every input of the region is proved to be decided for the label. False means unknown.</summary>
    public required bool Certified { get; init; }

    /// <summary>Proved lower bound of the label's score minus the score of <see cref="Rival"/>, over the region; null when nothing could be bounded.</summary>
    public double? Margin { get; init; }

    /// <summary>The other class whose bound is smallest; null when nothing could be bounded.</summary>
    public int? Rival { get; init; }

    /// <summary>Which of the methods used gave <see cref="Margin"/>, named as on the command line; null when nothing could be bounded.</summary>
    public string? Method { get; init; }
}
