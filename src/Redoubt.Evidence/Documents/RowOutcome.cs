namespace Redoubt.Evidence;

/// <summary>What happened to one row.</summary>
public sealed record RowOutcome
{
    /// <summary>Row index in the data set.</summary>
    public required int Index { get; init; }

    /// <summary>True class.</summary>
    public required int Label { get; init; }

    /// <summary>Class predicted for the clean input; -1 when the scores are not finite.</summary>
    public required int CleanPrediction { get; init; }

    /// <summary>Whether the label is the strict, finite, unique maximum on the clean input.</summary>
    public required bool CleanCorrect { get; init; }

    /// <summary>Class predicted for the saved adversarial input; null when no attack succeeded.</summary>
    public int? AdversarialPrediction { get; init; }

    /// <summary>The attack whose saved example counts; null when the row is wrong already or was not broken.</summary>
    public string? BrokenBy { get; init; }

    /// <summary>Size of the counted perturbation in attack-space units; null when not broken.</summary>
    public double? Norm { get; init; }

    /// <summary>Score of the best wrong class minus score of the label on the saved input, positive; null when not broken.</summary>
    public double? Margin { get; init; }

    /// <summary>Forward passes spent on the row by all attacks.</summary>
    public required long Queries { get; init; }

    /// <summary>Correct on the clean and not broken: a row that counts as robust.</summary>
    public bool Robust => CleanCorrect && BrokenBy is null;
}
