namespace Redoubt.Evidence;

/// <summary>What a single attack did to one row.</summary>
public sealed record AttackRow
{
    /// <summary>Row index in the data set.</summary>
    public required int Index { get; init; }

    /// <summary>True class.</summary>
    public required int Label { get; init; }

    /// <summary>Class predicted for the clean input; -1 when the scores are not finite.</summary>
    public required int CleanPrediction { get; init; }

    /// <summary>Class predicted for the written input; -1 when the scores are not finite.</summary>
    public required int AdversarialPrediction { get; init; }

    /// <summary>Whether the attack reached its goal and the second pass confirmed it. False for rows misclassified clean.</summary>
    public required bool Success { get; init; }

    /// <summary>Size of the perturbation in the written array, attack-space units; 0 where it holds the clean input.</summary>
    public required double Norm { get; init; }

    /// <summary>Where the threat has a limit that is no norm, what the second pass measured of the written input, in the limit's unit; null for other threats. A distance that is infinite does not count and is null too.</summary>
    public double? Distance { get; init; }

    /// <summary>Forward passes spent on the row.</summary>
    public required long Queries { get; init; }

    /// <summary>Score of the best other class minus score of the label on the written input: positive when misclassified.</summary>
    public required double Margin { get; init; }
}
