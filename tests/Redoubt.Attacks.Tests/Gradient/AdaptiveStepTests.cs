namespace Redoubt.Attacks.Tests;

public sealed class AdaptiveStepTests
{
    [Fact]
    public void Checkpoints_HundredSteps_AreThePapers() =>
        Assert.Equal([22, 41, 57, 70, 80, 87, 93, 99], AdaptiveStep.Checkpoints(100));

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(300)]
    [InlineData(1000)]
    public void Checkpoints_AnySteps_FollowTheFormula(int steps)
    {
        // p_0 = 0, p_1 = 0.22, p_(j+1) = p_j + max(p_j - p_(j-1) - 0.03, 0.06), w_j = ⌈p_j·N⌉, in decimal arithmetic.
        var expected = new SortedSet<int>();
        for (decimal before = 0, p = 0.22m; p <= 1; (before, p) = (p, p + Math.Max(p - before - 0.03m, 0.06m)))
            expected.Add((int)Math.Ceiling(p * steps));
        Assert.Equal(expected, AdaptiveStep.Checkpoints(steps));
    }

    [Fact]
    public void Observe_AlwaysRising_KeepsTheStep()
    {
        AdaptiveStep step = New();
        for (int k = 0; k <= 20; k++) Assert.Equal((true, false), step.Observe(k, k));
        Assert.Equal(2, step.Length);
    }

    [Theory]
    [InlineData(7, true)]   // 7 rises of 10 < 0.75·10
    [InlineData(8, false)]
    public void Observe_RisesNearTheLimit_HalvesBelowIt(int rises, bool halves)
    {
        AdaptiveStep step = New();
        step.Observe(0, 0);
        bool restart = false;
        float value = 0;
        for (int k = 1; k <= 10; k++)
        {
            value += k <= rises ? 1 : -0.01f;
            restart = step.Observe(value, k).Restart;
        }

        Assert.Equal(halves, restart);
        Assert.Equal(halves ? 1 : 2, step.Length);
        Assert.Equal(rises, step.Best);
    }

    [Fact]
    public void Observe_NoNewBestSinceTheLastCheckpoint_HalvesOnlyIfThatOneDidNot()
    {
        AdaptiveStep step = New();
        step.Observe(100, 0);
        for (int k = 1; k <= 10; k++) step.Observe(k, k);       // rises every time, but never above the start
        Assert.Equal(2, step.Length);                           // the first checkpoint has nothing to compare with
        for (int k = 11; k <= 20; k++) step.Observe(k, k);
        Assert.Equal(1, step.Length);                           // condition 2
        for (int k = 21; k <= 30; k++) step.Observe(k, k);
        Assert.Equal(1, step.Length);                           // halved at the last checkpoint: gets one period of grace
        for (int k = 31; k <= 40; k++) step.Observe(k, k);
        Assert.Equal(0.5, step.Length);
    }

    [Fact]
    public void Observe_NaN_IsNeverBestAndNeverARise()
    {
        AdaptiveStep step = New();
        Assert.Equal((false, false), step.Observe(float.NaN, 0));
        Assert.Equal((true, false), step.Observe(-5, 1));
        Assert.Equal((false, false), step.Observe(float.NaN, 2));
        Assert.Equal(-5, step.Best);
    }

    private static AdaptiveStep New() => new(2, 0.75, [10, 20, 30, 40]);
}
