using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;

namespace Redoubt.Evidence;

/// <summary>The result of <c>data describe</c>: what a data set argument names.</summary>
public sealed record DataDescription : IEvidenceDocument<DataDescription>
{
    /// <inheritdoc/>
    public static string SchemaId => "redoubt.data/1";

    /// <inheritdoc/>
    public static JsonTypeInfo<DataDescription> JsonType => EvidenceJsonContext.Shared.DataDescription;

    /// <inheritdoc/>
    public string Schema { get; init; } = SchemaId;

    /// <summary>The argument as given.</summary>
    public required string Argument { get; init; }

    /// <summary>SHA-256 of the content: 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Number of rows.</summary>
    public required int Rows { get; init; }

    /// <summary>Shape of one row in attack space.</summary>
    public required ImmutableArray<int> RowShape { get; init; }

    /// <summary>Smallest value; null for texts.</summary>
    public required double? Smallest { get; init; }

    /// <summary>Largest value; null for texts.</summary>
    public required double? Largest { get; init; }

    /// <summary>Name of each class, index = class.</summary>
    public required ImmutableArray<string> ClassNames { get; init; }

    /// <summary>Rows of each class, index = class.</summary>
    public required ImmutableArray<int> RowsPerClass { get; init; }

    /// <summary>Name of each group in the order in which they first appear; empty without groups.</summary>
    public ImmutableArray<string> GroupNames { get; init; } = [];

    /// <summary>Rows of each group.</summary>
    public ImmutableArray<int> RowsPerGroup { get; init; } = [];

    /// <summary>Table columns behind the features, in feature order; empty when the rows come from no table.</summary>
    public ImmutableArray<DataColumn> Columns { get; init; } = [];

    /// <summary>Characters of the shortest, the middle and the longest text; null for numbers.</summary>
    public ImmutableArray<int>? TextLengths { get; init; }

    /// <summary>What the files say and the numbers do not, one sentence each.</summary>
    public ImmutableArray<string> Remarks { get; init; } = [];
}
