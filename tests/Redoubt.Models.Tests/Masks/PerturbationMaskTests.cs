using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Models.Tests;

public sealed class PerturbationMaskTests
{
    private static readonly bool[] Free = [false, true, true, false, false, true];

    private static readonly PerturbationMask Mask = new("some", new Shape(2, 3), Free);

    public static TheoryData<PerturbationBall> Balls =>
        [PerturbationBall.Linf(0.2), PerturbationBall.L2(0.3), PerturbationBall.L1(0.5), PerturbationBall.L0(2), PerturbationBall.Unlimited(Norm.L2)];

    [Fact]
    public void Restore_KeepsWhatIsFreeAndGivesBackTheRest()
    {
        float[] point = [1, 2, 3, 4, 5, 6];
        Mask.Restore(point, [10, 20, 30, 40, 50, 60]);
        Assert.Equal([10, 2, 3, 40, 50, 6], point);
        Mask.Clear(point);
        Assert.Equal([0, 2, 3, 0, 0, 6], point);
    }

    [Fact]
    public void FirstChange_NamesTheFirstForbiddenDifference()
    {
        float[] center = [0, 0, 0, 0, 0, 0];
        Assert.Equal(-1, Mask.FirstChange([0, 1, 1, 0, 0, 1], center));
        Assert.Equal(4, Mask.FirstChange([0, 1, 1, 0, 1e-20f, 1], center));
        Assert.Equal(0, Mask.FirstChange([float.NaN, 1, 1, 0, 1, 1], center));
    }

    [Fact]
    public void AsFirstPartOf_FixesEverythingElse()
    {
        PerturbationMask larger = Mask.AsFirstPartOf(new Shape(4, 3));
        Assert.Equal([.. Free, false, false, false, false, false, false], larger.Free.ToArray());
        Assert.Equal(3, larger.FreeValues);
        Assert.Throws<ArgumentException>(() => Mask.AsFirstPartOf(new Shape(5)));
    }

    [Fact]
    public void OfPixels_RepeatsThePixelsInEveryChannel()
    {
        var mask = PerturbationMask.OfPixels("p", new Shape(3, 1, 2), [true, false]);
        Assert.Equal([true, false, true, false, true, false], mask.Free.ToArray());
        Assert.Equal("p, 3 of 6 values", mask.ToString());
    }

    [Fact]
    public void Ctor_NothingFree_IsRefused() => Assert.Throws<ArgumentException>(() => new PerturbationMask("none", new Shape(2), [false, false]));

    [Theory]
    [MemberData(nameof(Balls))]
    public void Ball_WithMask_HoldsOnlyPointsThatDifferInsideIt(PerturbationBall ball)
    {
        PerturbationBall masked = ball with { Mask = Mask };
        Assert.Equal(masked, ball.WithRadius(ball.Radius) with { Mask = Mask });
        Assert.NotEqual(masked, ball);
        var key = new RandomKey(TestSeed.Value);
        float[] center = new float[6], point = new float[6], lower = new float[6], upper = new float[6];
        for (ulong trial = 0; trial < 200; trial++)
        {
            key.Fold(trial).FillUniform(center);
            key.Fold(trial + 1000).FillUniform(point, -1, 2);
            FeasibleRegion region = masked.Surround(center, InputBounds.Unit, lower, upper);
            masked.Project(point, region);
            Check(masked, point, center, trial);
            if (ball.Norm == Norm.L0 || !ball.IsLimited) continue;
            masked.Sample(point, region, key.Fold(trial));
            Check(masked, point, center, trial);
            masked.SampleSurface(point, region, key.Fold(trial));
            Check(masked, point, center, trial);
        }

        point[3] = center[3] == 0 ? 1e-6f : 0;
        Assert.True(double.IsPositiveInfinity(masked.Distance(point, center)));
        Assert.False(masked.Contains(point, center));
    }

    // Far from the bounds the surface is reached: nothing of the radius is lost to values that may not move.
    [Fact]
    public void SampleSurface_L2WithMask_ReachesTheSurface()
    {
        PerturbationBall ball = PerturbationBall.L2(0.1) with { Mask = Mask };
        float[] center = [0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f], point = new float[6];
        ball.SampleSurface(point, ball.Surround(center, InputBounds.Unit, new float[6], new float[6]), new RandomKey(3));
        Assert.Equal(0.1, ball.Distance(point, center), 1e-6);
    }

    private static void Check(PerturbationBall ball, float[] point, float[] center, ulong trial)
    {
        Assert.True(ball.Distance(point, center) <= ball.Radius, $"left the ball, seed {TestSeed.Value}, trial {trial}");
        Assert.True(InputBounds.Unit.Contains(point));
        for (int i = 0; i < point.Length; i++) Assert.True(Free[i] || point[i] == center[i], $"value {i} moved, seed {TestSeed.Value}, trial {trial}");
    }
}
