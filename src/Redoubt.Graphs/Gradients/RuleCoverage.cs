namespace Redoubt.Graphs;

/// <summary>What an interpreter does with one operation.</summary>
/// <param name="HasRule">Whether there is a rule.</param>
/// <param name="Remark">Why there is no rule, or in what the rule is special; null where there is nothing to say.</param>
public sealed record RuleCoverage(bool HasRule, string? Remark = null);
