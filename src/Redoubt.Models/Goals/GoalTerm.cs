using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>One thing an attacker wants of one graph output: a number made of its values, to be raised or lowered past a threshold. Immutable.</summary>
public sealed record GoalTerm
{
    /// <summary>Name of the graph output.</summary>
    public required string Output { get; init; }

    /// <summary>Part of each axis after the batch, from the first; axes that are not named are taken whole. Default: everything.</summary>
    public ImmutableArray<GoalSlice> Slice { get; init; } = [];

    /// <summary>How the chosen values become one number. Default: there must be one only.</summary>
    public GoalReduction Reduction { get; init; }

    /// <summary>T of <see cref="GoalReduction.Softmax"/>, positive and finite. Default 1.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>What distance or cosine are taken to: as many values as are chosen; null for the other reductions.</summary>
    public Tensor? Reference { get; init; }

    /// <summary>Name of the reference for people, for example its file; null for none.</summary>
    public string? ReferenceName { get; init; }

    /// <summary>Whether the values are probabilities and are compared as log-odds, whose gradient does not die near 0 and 1. The threshold stays a probability.</summary>
    public bool LogOdds { get; init; }

    /// <summary>Whether the attacker wants the number to be large.</summary>
    public required bool Raise { get; init; }

    /// <summary>Success: the number is at this or beyond it, in the wanted direction. Finite.</summary>
    public required float Threshold { get; init; }

    internal bool NeedsReference => Reduction is GoalReduction.Distance or GoalReduction.Cosine;

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (string.IsNullOrEmpty(Output)) yield return "An output must be named.";
        if (!Enum.IsDefined(Reduction)) yield return $"There is no reduction {(int)Reduction}.";
        if (!(Temperature > 0 && float.IsFinite(Temperature))) yield return FormattableString.Invariant($"Temperature must be positive and finite, was {Temperature}.");
        if (!float.IsFinite(Threshold)) yield return FormattableString.Invariant($"Threshold must be finite, was {Threshold}.");
        if (NeedsReference && Reference is null) yield return $"{Reduction} needs a reference.";
        if (!NeedsReference && Reference is not null) yield return $"{Reduction} takes no reference.";
        if (LogOdds && Reduction is not (GoalReduction.None or GoalReduction.Max or GoalReduction.Min)) yield return $"LogOdds goes with one value, the largest or the smallest, not with {Reduction}.";
        if (LogOdds && !(Threshold > 0 && Threshold < 1)) yield return FormattableString.Invariant($"With log-odds the threshold is a probability in (0, 1), was {Threshold}.");
    }

    /// <summary>For example <c>lower max of 'scores'[:,1] to 0.7</c>.</summary>
    public override string ToString()
    {
        string slice = Slice.IsEmpty ? string.Empty : $"[{string.Join(',', Slice)}]";
        string what = Reduction switch
        {
            GoalReduction.None => $"'{Output}'{slice}",
            GoalReduction.Softmax => FormattableString.Invariant($"softmax({Temperature:0.###}) of '{Output}'{slice}"),
            GoalReduction.Distance => $"distance of '{Output}'{slice} from {ReferenceName ?? "the reference"}",
            GoalReduction.Cosine => $"cosine of '{Output}'{slice} with {ReferenceName ?? "the reference"}",
            _ => $"{Reduction.ToString().ToLowerInvariant()} of '{Output}'{slice}",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{(Raise ? "raise" : "lower")} {what} to {Threshold:0.######}");
    }
}
