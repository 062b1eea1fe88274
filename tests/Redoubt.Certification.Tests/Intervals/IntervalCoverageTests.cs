using Redoubt.Graphs;

namespace Redoubt.Certification.Tests;

public sealed class IntervalCoverageTests
{
    public static TheoryData<OpKind> Kinds => [.. Enum.GetValues<OpKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Coverage_EveryOperation_HasRuleOrReason(OpKind kind)
    {
        Assert.True(IntervalRules.Coverage.TryGetValue(kind, out RuleCoverage? coverage), $"{kind} is missing from IntervalRules");
        Assert.True(coverage.HasRule || !string.IsNullOrWhiteSpace(coverage.Remark), $"{kind} has neither a rule nor a reason");
    }
}
