namespace Redoubt.Evidence;

/// <summary>Accuracy of the rows of one group, such as a hospital or an age band.</summary>
public sealed record GroupSummary
{
    /// <summary>Name of the group as the data have it.</summary>
    public required string Name { get; init; }

    /// <summary>Clean accuracy; its total is the number of sampled rows of the group.</summary>
    public required Proportion Clean { get; init; }

    /// <summary>Worst-case robust accuracy; null where none may be stated.</summary>
    public Proportion? Robust { get; init; }
}
