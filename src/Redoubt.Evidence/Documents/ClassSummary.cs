namespace Redoubt.Evidence;

/// <summary>Accuracy of the rows of one class.</summary>
public sealed record ClassSummary
{
    /// <summary>Class index, in [0, K).</summary>
    public required int Index { get; init; }

    /// <summary>Class name.</summary>
    public required string Name { get; init; }

    /// <summary>Clean accuracy; its total is the number of sampled rows of the class.</summary>
    public required Proportion Clean { get; init; }

    /// <summary>Worst-case robust accuracy; null where none may be stated.</summary>
    public Proportion? Robust { get; init; }
}
