using Redoubt.Tensors;

namespace Redoubt.Testing;

/// <summary>What random forests contain.</summary>
public sealed record RandomForestOptions
{
    /// <summary>Number of trees. Default 5.</summary>
    public int Trees { get; init; } = 5;

    /// <summary>Largest number of leaves of a tree. Default 20.</summary>
    public int MaxLeaves { get; init; } = 20;

    /// <summary>Features that branches may read. Default 4.</summary>
    public int Features { get; init; } = 4;

    /// <summary>Targets. Default 1.</summary>
    public int Targets { get; init; } = 1;

    /// <summary>Whether every leaf contributes to every target; else to some, with repetitions. Default true.</summary>
    public bool Complete { get; init; } = true;

    /// <summary>Comparisons in use. Default: all.</summary>
    public IReadOnlyList<TreeComparison> Comparisons { get; init; } = Enum.GetValues<TreeComparison>();

    /// <summary>Whether branches may lead into what an earlier branch of their tree leads to. Default false.</summary>
    public bool Shared { get; init; }

    /// <summary>How contributions become one number. Default: the sum.</summary>
    public TreeAggregate Aggregate { get; init; }
}
