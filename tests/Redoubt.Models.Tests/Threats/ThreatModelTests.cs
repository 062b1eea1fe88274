using Redoubt.Tensors;

namespace Redoubt.Models.Tests;

public sealed class ThreatModelTests
{
    [Fact]
    public void ToString_Defaults_ReadsAsOneLine()
    {
        var threat = new ThreatModel { Knowledge = AttackerKnowledge.WhiteBox, Ball = PerturbationBall.Linf(0.3), Bounds = InputBounds.Unit };
        Assert.Equal("white box, linf 0.3 within [0, 1], untargeted, unlimited queries", threat.ToString());
        Assert.Empty(threat.Errors());
    }

    [Fact]
    public void Errors_EverythingWrong_NamesEveryRule()
    {
        var threat = new ThreatModel { Knowledge = (AttackerKnowledge)9, Ball = null!, Bounds = null!, Queries = null! };
        Assert.Equal(
            [
                "Knowledge must be one of WhiteBox, Scores, Decisions, Transfer, was 9.",
                "Ball is required.",
                "Bounds are required.",
                "Queries is required; use QueryBudget.Unlimited for no limit.",
            ],
            threat.Errors());
    }

    [Fact]
    public void QueryBudget_Limit_AllowsExactlyThatMany()
    {
        QueryBudget budget = QueryBudget.Limited(2);
        Assert.True(budget.Allows(1));
        Assert.False(budget.Allows(2));
        Assert.True(QueryBudget.Unlimited.Allows(long.MaxValue));
        Assert.Equal("2 queries per example", budget.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => QueryBudget.Limited(0));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(float.NaN, 1)]
    [InlineData(0, float.PositiveInfinity)]
    public void InputBounds_NotARange_SaysWhatItWas(float lower, float upper)
    {
        var error = Assert.Throws<ArgumentException>(() => new InputBounds(lower, upper));
        Assert.StartsWith("Input bounds must be finite with lower < upper, were ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InputBounds_Values_ClampsAndFindsTheFirstOutside()
    {
        float[] values = [0, -1, 2, 0.5f];
        Assert.Equal(1, InputBounds.Unit.FirstOutside(values));
        Assert.Equal(0, InputBounds.Unit.FirstOutside([float.NaN]));
        InputBounds.Unit.Clamp(values);
        Assert.Equal([0, 0, 1, 0.5f], values);
        Assert.True(InputBounds.Unit.Contains(values));
    }

    [Theory]
    [InlineData("linf", true, Norm.Linf)]
    [InlineData("L2", true, Norm.L2)]
    [InlineData("l1", true, Norm.L1)]
    [InlineData("l0", true, Norm.L0)]
    [InlineData("l3", false, Norm.Linf)]
    public void TryParse_Name_FindsTheNorm(string name, bool known, Norm expected)
    {
        Assert.Equal(known, Norms.TryParse(name, out Norm norm));
        if (known) Assert.Equal(expected, norm);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(40)]
    public void Distance_EveryNorm_EqualsPlainSums(int length)
    {
        float[] a = new float[length], b = new float[length];
        new RandomKey(1).FillNormal(a);
        new RandomKey(2).FillNormal(b);
        IEnumerable<double> d = a.Zip(b, (x, y) => (double)x - y).ToArray();
        Assert.Equal(d.Max(Math.Abs), Norm.Linf.Distance(a, b), 1e-12);
        Assert.Equal(Math.Sqrt(d.Sum(v => v * v)), Norm.L2.Distance(a, b), 1e-12);
        Assert.Equal(d.Sum(Math.Abs), Norm.L1.Distance(a, b), 1e-12);
        Assert.Throws<ArgumentException>(() => Norm.L2.Distance(a, b.AsSpan(1)));
    }
}
