using System.Collections.Immutable;

namespace Redoubt.Models;

/// <summary>What an attacker wants of a graph that is no classifier. Immutable.</summary>
public sealed record Goal
{
    /// <summary>What must be reached, one or more.</summary>
    public required ImmutableArray<GoalTerm> Terms { get; init; }

    /// <summary>Whether one term is enough; default: all of them.</summary>
    public bool AnyTerm { get; init; }

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors() => Terms.IsDefaultOrEmpty ? ["An objective needs one term or more."] : Terms.SelectMany(static term => term.Errors());

    /// <summary>The terms in words.</summary>
    public override string ToString() => string.Join(AnyTerm ? " or " : " and ", Terms);
}
