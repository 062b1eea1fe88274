using System.Collections.Immutable;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>What a stack is made of: the signed half of its file.</summary>
public sealed record StackManifest
{
    /// <summary>Version of the form that this program writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of the form.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Shape of one row in attack space.</summary>
    public required ImmutableArray<int> Shape { get; init; }

    /// <summary>Valid range of every value: low, high.</summary>
    public required ImmutableArray<float> Bounds { get; init; }

    /// <summary>Names of the classes; empty for numbers.</summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>How rows become the input of every member.</summary>
    public required InputMapping Mapping { get; init; }

    /// <summary>Defenses of inputs and scores, in the order in which a row meets them.</summary>
    public ImmutableArray<StackDefense> Defenses { get; init; } = [];

    /// <summary>Parts that hold the models, one or more.</summary>
    public required ImmutableArray<string> Members { get; init; }

    /// <summary>What is averaged over several members.</summary>
    public EnsembleAverage Average { get; init; } = EnsembleAverage.Probabilities;

    /// <summary>Output of every member that holds the scores; null for the only one that can.</summary>
    public string? Output { get; init; }

    /// <summary>Parts that hold detectors, none or more. Each reads the row as it came in.</summary>
    public ImmutableArray<string> Detectors { get; init; } = [];

    /// <summary>When several detectors find a row suspicious.</summary>
    public StackRule Rule { get; init; }

    /// <summary>What happens then.</summary>
    public StackAction Action { get; init; }

    /// <summary>The files, in the order in which they follow.</summary>
    public ImmutableArray<StackPart> Parts { get; init; } = [];

    /// <summary>One sentence per broken rule, none when valid. Networks are looked at when a stack is opened.</summary>
    public IEnumerable<string> Errors()
    {
        if (Format != CurrentFormat) yield return $"Its form has the version {Format}; this program reads {CurrentFormat}.";
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > 200) yield return "Its name must have 1 to 200 characters.";
        if (Shape.IsDefaultOrEmpty || Shape.Length > 4 || Shape.Any(static extent => extent is < 1 or > 1 << 20)) yield return "Its shape must have 1 to 4 extents, each in [1, 1048576].";
        if (Bounds.IsDefault || Bounds.Length != 2 || !(Bounds[0] < Bounds[1]) || !float.IsFinite(Bounds[1] - Bounds[0])) yield return "Its bounds must be two numbers, the smaller first.";
        if (Members.IsDefaultOrEmpty || Members.Length > 64) yield return "It must have 1 to 64 members.";
        if (Detectors.IsDefault || Detectors.Length > 64) yield return "It must have at most 64 detectors.";
        if (Defenses.IsDefault || Defenses.Length > 64) yield return "It must have at most 64 defenses.";
        if (!Enum.IsDefined(Average) || !Enum.IsDefined(Rule) || !Enum.IsDefined(Action)) yield return "Its average, rule or action is none that this program knows.";
        if (Mapping is null) yield return "It has no input mapping.";
        foreach (string error in Mapping?.Errors() ?? []) yield return error;
    }
}
