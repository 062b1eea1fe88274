using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>A verifier of pairs: where its threshold comes from, how well it works on clean pairs, and what an attack did to it.</summary>
/// <remarks>Intervals take pairs for independent. Pairs that share persons or images are not, so the intervals are too narrow then.</remarks>
public sealed record PairVerification
{
    /// <summary>File name of the list of pairs.</summary>
    public required string List { get; init; }

    /// <summary>SHA-256 of the list.</summary>
    public required string ListSha256 { get; init; }

    /// <summary>Pairs of the same in the whole list.</summary>
    public required int SamePairs { get; init; }

    /// <summary>Pairs of different persons or things in the whole list.</summary>
    public required int DifferentPairs { get; init; }

    /// <summary>Cosine above which a pair is accepted as the same, in [-1, 1].</summary>
    public required double Threshold { get; init; }

    /// <summary>Where the threshold comes from, in one sentence that names the pairs.</summary>
    public required string ThresholdSource { get; init; }

    /// <summary>Different pairs of the whole list that are accepted.</summary>
    public required Proportion FalseAccepts { get; init; }

    /// <summary>Same pairs of the whole list that are accepted.</summary>
    public required Proportion TrueAccepts { get; init; }

    /// <summary>Area under the curve, in [0, 1].</summary>
    public required double Area { get; init; }

    /// <summary>Lower end of its 95 % interval (DeLong).</summary>
    public required double AreaLower { get; init; }

    /// <summary>Upper end of its 95 % interval (DeLong).</summary>
    public required double AreaUpper { get; init; }

    /// <summary>Same pairs that were accepted and that the attack made rejected, of those that were accepted and attacked; null where there were none.</summary>
    public required Proportion? Dodging { get; init; }

    /// <summary>Different pairs that were rejected and that the attack made accepted, of those that were rejected and attacked; null where there were none.</summary>
    public required Proportion? Impersonation { get; init; }

    /// <summary>Accepted same pairs of the whole list that a mid-grey in the place of the mask makes rejected: what covering alone does; null without a mask.</summary>
    public Proportion? CoveredDodging { get; init; }

    /// <summary>Rejected different pairs of the whole list that a mid-grey in the place of the mask makes accepted; null without a mask.</summary>
    public Proportion? CoveredImpersonation { get; init; }

    /// <summary>Points of the curve of the clean pairs, by rising false accept rate.</summary>
    public required ImmutableArray<RocPoint> Curve { get; init; }

    /// <summary>Every pair of the run, in the order of the rows.</summary>
    public required ImmutableArray<PairOutcome> Outcomes { get; init; }
}
