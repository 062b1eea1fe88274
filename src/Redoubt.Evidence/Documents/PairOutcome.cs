namespace Redoubt.Evidence;

/// <summary>What an attack did to one pair of images.</summary>
public sealed record PairOutcome
{
    /// <summary>Position of the pair in the list, counted from 0.</summary>
    public required int Index { get; init; }

    /// <summary>Row of the attacked image in the data set.</summary>
    public required int First { get; init; }

    /// <summary>Row of the other image, which the attacker cannot change.</summary>
    public required int Second { get; init; }

    /// <summary>Whether both show the same person or thing.</summary>
    public required bool IsSame { get; init; }

    /// <summary>Cosine of the embeddings of the clean images, in [-1, 1].</summary>
    public required double SimilarityBefore { get; init; }

    /// <summary>Cosine with the written image in place of the first.</summary>
    public required double SimilarityAfter { get; init; }

    /// <summary>Whether a pair that was decided rightly is decided wrongly now, and the second pass confirmed it.</summary>
    public required bool Success { get; init; }
}
