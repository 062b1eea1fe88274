using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>What one attack of a suite did. Counts include only successes that the second pass confirmed.</summary>
public sealed record AttackSummary
{
    /// <summary>Name as on the command line, such as <c>apgd-ce</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its source: authors, venue, year, arXiv id.</summary>
    public required string Paper { get; init; }

    /// <summary>What the attack may see.</summary>
    public required AttackerKnowledge Knowledge { get; init; }

    /// <summary>Its settings, name to value as text, such as <c>steps</c> → <c>100</c>.</summary>
    public required ImmutableSortedDictionary<string, string> Settings { get; init; }

    /// <summary>Robust accuracy under this attack alone. Null when it only ran on rows that earlier attacks left unbroken: then nobody knows.</summary>
    public Proportion? RobustAlone { get; init; }

    /// <summary>Robust accuracy after this attack and all before it, the worst case per row.</summary>
    public required Proportion RobustCumulative { get; init; }

    /// <summary>Rows it was run on.</summary>
    public required int RowsAttacked { get; init; }

    /// <summary>Rows it broke.</summary>
    public required int RowsBroken { get; init; }

    /// <summary>Rows among those that it was run on which plain corruptions break; null where they were not tried. An attack that breaks no more is not working.</summary>
    public int? RowsBrokenByCorruptions { get; init; }

    /// <summary>Row-wise forward passes, those of gradient steps included.</summary>
    public required long ForwardPasses { get; init; }

    /// <summary>Row-wise backward passes; 0 for a black-box attack.</summary>
    public required long BackwardPasses { get; init; }

    /// <summary>Wall-clock seconds; null in a written report, which is the same for every run: <see cref="TimingReport"/> has them.</summary>
    public required double? Seconds { get; init; }

    /// <summary>Median over its successes of the margin by which the wrong class wins, in score units; null without successes.</summary>
    public double? MedianMargin { get; init; }

    /// <summary>Successes with a margin below 1e-4: another arithmetic may undo them.</summary>
    public required int FragileSuccesses { get; init; }
}
