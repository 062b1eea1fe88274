using System.Collections.Immutable;

namespace Redoubt.Defenses;

/// <summary>Settings of detectors; each kind reads those that it has. Immutable.</summary>
public sealed record DetectorSettings
{
    /// <summary>Layers to read, by name; empty for the one in front of the last product.</summary>
    public ImmutableArray<string> Layers { get; init; } = [];

    /// <summary>Neighbors k, 2 or more; null for the kind's default.</summary>
    public int? Neighbors { get; init; }

    /// <summary>Most reference rows that are kept, 10 or more; null for the kind's default.</summary>
    public int? References { get; init; }

    /// <summary>Noise in units of the input's range or share of dropped values, in (0, 1); null for the kind's default.</summary>
    public double? Noise { get; init; }

    /// <summary>Draws of noise or masks, in [2, 256]; null for the kind's default.</summary>
    public int? Draws { get; init; }

    /// <summary>Temperature of energies, positive. Default 1.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Bits that squeezed inputs keep, in [1, 8]; null for 1 on images of one channel and 5 on others.</summary>
    public int? Bits { get; init; }

    /// <summary>Kernel width in units of the layer; null to choose it by the likelihood of held-out rows.</summary>
    public double? Bandwidth { get; init; }

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (Neighbors is < 2) yield return $"Neighbors must be 2 or more, was {Neighbors}.";
        if (References is < 10) yield return $"References must be 10 or more, was {References}.";
        if (Noise is { } noise && !(noise > 0 && noise < 1)) yield return FormattableString.Invariant($"Noise must be in (0, 1), was {noise}.");
        if (Draws is < 2 or > 256) yield return $"Draws must be in [2, 256], was {Draws}.";
        if (!(Temperature > 0 && double.IsFinite(Temperature))) yield return FormattableString.Invariant($"Temperature must be positive, was {Temperature}.");
        if (Bits is < 1 or > 8) yield return $"Bits must be in [1, 8], was {Bits}.";
        if (Bandwidth is { } width && !(width > 0 && double.IsFinite(width))) yield return FormattableString.Invariant($"Bandwidth must be positive, was {width}.");
    }
}
