namespace Redoubt.Evidence;

/// <summary>The second pass over the saved examples: re-read from disk, norm and bounds in double precision, model run again.</summary>
public sealed record VerificationSummary
{
    /// <summary>Saved examples that were checked.</summary>
    public required int Checked { get; init; }

    /// <summary>Examples that the first pass counted and the second did not.</summary>
    public required int Rejected { get; init; }

    /// <summary>Largest norm seen, attack-space units.</summary>
    public required double LargestNorm { get; init; }

    /// <summary>Norm above epsilon that is tolerated, attack-space units.</summary>
    public required double Tolerance { get; init; }
}
