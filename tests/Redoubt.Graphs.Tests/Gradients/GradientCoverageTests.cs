namespace Redoubt.Graphs.Tests;

public sealed class GradientCoverageTests
{
    public static TheoryData<OpKind> Kinds => [.. Enum.GetValues<OpKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Coverage_EveryOperation_HasRuleOrReason(OpKind kind)
    {
        Assert.True(GradientRules.Coverage.TryGetValue(kind, out RuleCoverage? coverage), $"{kind} is missing from GradientRules");
        Assert.True(coverage.HasRule || !string.IsNullOrWhiteSpace(coverage.Remark), $"{kind} has neither a gradient nor a reason");
    }

    // A rule without a case in GradientCases would never be compared with finite differences.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Cases_EveryRule_IsExercised(OpKind kind)
    {
        if (!GradientRules.Coverage[kind].HasRule) return;
        bool used = GradientCases.All.Values.Any(c =>
        {
            var builder = new GraphBuilder();
            _ = c.Function(builder, [.. c.Operands.Select((t, i) => builder.Input($"x{i}", t))]);
            return builder.Nodes.Any(n => n.Kind == kind);
        });
        Assert.True(used, $"{kind} has a gradient rule and no test case");
    }
}
