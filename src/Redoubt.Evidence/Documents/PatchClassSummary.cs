namespace Redoubt.Evidence;

/// <summary>What a patch does to the rows of one class.</summary>
public sealed record PatchClassSummary
{
    /// <summary>The class.</summary>
    public required int Index { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Rows that were decided correctly without the patch.</summary>
    public required int Rows { get; init; }

    /// <summary>Mean share of them that is flipped, in [0, 1].</summary>
    public required double FlipShare { get; init; }

    /// <summary>Wrong class that most flipped decisions went to; null when none was flipped.</summary>
    public int? MostOften { get; init; }
}
