using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>Which protocol chose the attacks of an assessment.</summary>
public sealed record ProtocolSummary
{
    /// <summary><c>quick</c>, <c>standard</c>, <c>full</c> or <c>adaptive</c>; <c>custom</c> where the attacks were named one by one.</summary>
    public required string Name { get; init; }

    /// <summary>Attacks that it asks for, in order; those that were run are in <see cref="AssessmentReport.Attacks"/>.</summary>
    public required ImmutableArray<string> Attacks { get; init; }

    /// <summary>Why attacks were added or left out, one sentence each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];
}
