using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>The rows that were examined and where they came from.</summary>
public sealed record DataSummary
{
    /// <summary>The <c>--data</c> argument as given.</summary>
    public required string Argument { get; init; }

    /// <summary>SHA-256 over the data set's files or values: 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Rows in the data set before sampling.</summary>
    public required int Rows { get; init; }

    /// <summary>Indices of the rows used, in the order used, each in [0, <see cref="Rows"/>).</summary>
    public required ImmutableArray<int> SampledIndices { get; init; }

    /// <summary>Name of each class, index = class.</summary>
    public required ImmutableArray<string> ClassNames { get; init; }

    /// <summary>Classes of the model with no sampled row; their robustness is unknown.</summary>
    public ImmutableArray<int> MissingClasses { get; init; } = [];
}
