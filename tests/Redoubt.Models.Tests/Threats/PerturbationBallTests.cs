using Redoubt.Tensors;

namespace Redoubt.Models.Tests;

public sealed class PerturbationBallTests
{
    private static readonly RandomKey Key = new(20260101);

    public static TheoryData<Norm, double, int> Balls => new()
    {
        { Norm.Linf, 0.3, 784 }, { Norm.Linf, 8 / 255.0, 17 }, { Norm.L2, 2.0, 784 }, { Norm.L2, 0.1, 3 }, { Norm.L1, 10, 784 }, { Norm.L1, 0.5, 5 },
    };

    [Theory]
    [MemberData(nameof(Balls))]
    public void Project_FarPoints_EndInsideBallAndBoundsInDoublePrecision(Norm norm, double radius, int length)
    {
        var ball = new PerturbationBall(norm, radius);
        for (ulong seed = 0; seed < 50; seed++)
        {
            float[] center = Uniform(Key.Fold(seed), length, 0, 1), point = Uniform(Key.Fold(seed + 1000), length, -2, 3);
            center[0] = seed % 3 == 0 ? 0 : seed % 3 == 1 ? 1 : center[0];
            ball.Project(point, center, InputBounds.Unit);

            Assert.True(ball.Contains(point, center, tolerance: 1e-15), $"left the ball, seed {seed}: {ball.Distance(point, center):R}");
            Assert.True(InputBounds.Unit.Contains(point), $"left the bounds, seed {seed}");
            Assert.True(ball.Distance(point, center) > 0.01 * radius, "collapsed to the center");
        }
    }

    [Theory]
    [InlineData(0, new[] { 0.5f, 0.5f, 0.5f, 0.5f })]
    [InlineData(1, new[] { 0.5f, 1f, 0.5f, 0.5f })]
    [InlineData(2, new[] { 0.1f, 1f, 0.5f, 0.5f })] // a tie between the first and the last value: the earlier one stays
    [InlineData(4, new[] { 0.1f, 1f, 0.6f, 0.9f })]
    public void Project_CountBall_KeepsTheLargestChanges(int values, float[] expected)
    {
        float[] point = [0.1f, 2f, 0.6f, 0.9f];
        PerturbationBall.L0(values).Project(point, [0.5f, 0.5f, 0.5f, 0.5f], InputBounds.Unit);
        Assert.Equal(expected, point);
    }

    [Fact]
    public void Distance_CountNorm_CountsChangedValues() =>
        Assert.Equal(2, Norm.L0.Distance([0, 0.5f, 1], [0, 0.25f, 0]));

    [Fact]
    public void Unlimited_AnyNorm_HoldsEveryPointOfTheBounds()
    {
        float[] center = [0.5f, 0, 1], corner = [1, 1, 0];
        foreach (Norm norm in Enum.GetValues<Norm>())
        {
            PerturbationBall all = PerturbationBall.Unlimited(norm);
            float[] point = [.. corner];
            all.Project(point, center, InputBounds.Unit);
            Assert.False(all.IsLimited);
            Assert.Equal(corner, point);
        }
    }

    [Theory]
    [InlineData(Norm.L2, 0.01)]
    [InlineData(Norm.L2, 1e-4)]
    [InlineData(Norm.L1, 0.01)]
    [InlineData(Norm.L1, 1e-3)]
    public void Project_BallOfFewRoundingSteps_EndsInsideAndNearTheSurface(Norm norm, double radius)
    {
        var ball = new PerturbationBall(norm, radius);
        for (ulong seed = 0; seed < 200; seed++)
        {
            float[] center = Uniform(Key.Fold(seed), 162, 0.4f, 0.6f), point = Uniform(Key.Fold(seed + 1000), 162, 0.4f, 0.6f);
            ball.Project(point, center, InputBounds.Unit);
            Assert.InRange(ball.Distance(point, center), 0.98 * radius, radius);
        }
    }

    [Theory]
    [MemberData(nameof(Balls))]
    public void Project_InsidePoint_Stays(Norm norm, double radius, int length)
    {
        var ball = new PerturbationBall(norm, radius);
        float[] center = Uniform(Key, length, 0.3f, 0.7f), point = [.. center];
        float each = (float)(0.9 * (norm == Norm.Linf ? radius : norm == Norm.L2 ? radius / Math.Sqrt(length) : radius / length));
        for (int i = 0; i < length; i++) point[i] += i % 2 == 0 ? each * 0.3f : -each * 0.3f;
        float[] before = [.. point];

        ball.Project(point, center, InputBounds.Unit);

        Assert.Equal(before, point);
    }

    [Fact]
    public void Project_L1_EqualsNearestPointByDykstra()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            const int Length = 5;
            double radius = 0.2 + 0.8 * Key.Fold(seed).Uniform();
            float[] center = Uniform(Key.Fold(seed + 100), Length, 0, 1), point = Uniform(Key.Fold(seed + 200), Length, -0.8f, 1.8f);
            double[] expected = Dykstra(point, center, radius);

            PerturbationBall.L1(radius).Project(point, center, InputBounds.Unit);

            for (int i = 0; i < Length; i++) Assert.Equal(expected[i], point[i], 2e-6);
        }
    }

    [Fact]
    public void Project_L2WithoutActiveBounds_ScalesTowardsTheCenter()
    {
        float[] center = [0.5f, 0.5f], point = [0.8f, 0.9f]; // δ = (0.3, 0.4), length 0.5
        PerturbationBall.L2(0.1).Project(point, center, InputBounds.Unit);
        Assert.Equal(0.56f, point[0], 1e-6f);
        Assert.Equal(0.58f, point[1], 1e-6f);
    }

    [Fact]
    public void StepUphill_EachNorm_IsTheSteepestStepOfThatLength()
    {
        float[] gradient = [3, -4, 0, float.NaN];
        Assert.Equal([0.25f, -0.25f, 0, 0], Step(PerturbationBall.Linf(1), gradient));
        Assert.Equal([0, -0.25f, 0, 0], Step(PerturbationBall.L1(1), gradient));
        float[] finite = [3, -4, 0, 0];
        Assert.Equal([0.15f, -0.2f, 0, 0], Step(PerturbationBall.L2(1), finite));
        Assert.Equal([0, 0, 0, 0], Step(PerturbationBall.L2(1), gradient)); // no direction: no step
        Assert.Equal([0, 0, 0, 0], Step(PerturbationBall.L2(1), new float[4]));
    }

    [Fact]
    public void StepUphill_L2TinyGradient_StillStepsTheFullLength()
    {
        float[] tiny = [3e-40f, -4e-40f, 0, 0];
        float[] moved = Step(PerturbationBall.L2(1), tiny);
        Assert.Equal(0.15f, moved[0], 1e-5f);
        Assert.Equal(-0.2f, moved[1], 1e-5f);
    }

    [Fact]
    public void StepUphill_L1AtTheBound_UsesTheNextCoordinate()
    {
        float[] center = [1, 0.5f], point = [1, 0.5f];
        PerturbationBall ball = PerturbationBall.L1(1);
        ball.StepUphill(point, [5, 1], 0.25, ball.Surround(center, InputBounds.Unit, new float[2], new float[2]));
        Assert.Equal([1, 0.75f], point);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(33)]
    public void StepUphill_LengthsAroundTheVectorWidth_MoveEveryCoordinate(int length)
    {
        float[] center = new float[length], point = new float[length], gradient = new float[length];
        for (int i = 0; i < length; i++) gradient[i] = i % 2 == 0 ? 1e-20f : -7;
        PerturbationBall ball = PerturbationBall.Linf(1);
        ball.StepUphill(point, gradient, 0.5, ball.Surround(center, new InputBounds(-1, 1), new float[length], new float[length]));
        for (int i = 0; i < length; i++) Assert.Equal(i % 2 == 0 ? 0.5f : -0.5f, point[i]);
    }

    [Theory]
    [InlineData(Norm.Linf)]
    [InlineData(Norm.L2)]
    [InlineData(Norm.L1)]
    public void Sample_ManyKeys_FillsTheBallUniformly(Norm norm)
    {
        // Uniform in a ball of dimension 3: the share of points within half the radius is (1/2)^3, and each coordinate's mean is the center.
        const int Count = 4000;
        var ball = new PerturbationBall(norm, 0.2);
        float[] center = [0.5f, 0.4f, 0.6f], point = new float[3];
        FeasibleRegion region = ball.Surround(center, InputBounds.Unit, new float[3], new float[3]);
        int inner = 0;
        double mean = 0;
        for (int i = 0; i < Count; i++)
        {
            ball.Sample(point, region, Key.Fold((ulong)i));
            Assert.True(ball.Contains(point, center, 1e-15));
            inner += ball.Distance(point, center) < 0.1 ? 1 : 0;
            mean += (point[0] - center[0]) / Count;
        }

        Assert.Equal(0.125, inner / (double)Count, 0.025); // five standard deviations
        Assert.Equal(0, mean, 0.01);
    }

    [Theory]
    [InlineData(Norm.Linf)]
    [InlineData(Norm.L2)]
    [InlineData(Norm.L1)]
    public void SampleSurface_InnerCenter_IsAtTheRadius(Norm norm)
    {
        var ball = new PerturbationBall(norm, 0.2);
        float[] center = [0.5f, 0.5f, 0.5f], point = new float[3];
        ball.SampleSurface(point, ball.Surround(center, InputBounds.Unit, new float[3], new float[3]), Key);
        Assert.Equal(0.2, ball.Distance(point, center), 1e-6);
    }

    [Fact]
    public void Surround_AnyCenter_RoundsTowardsTheCenter()
    {
        float[] center = Uniform(Key, 1000, 0, 1), lower = new float[1000], upper = new float[1000];
        PerturbationBall.Linf(0.3).Surround(center, InputBounds.Unit, lower, upper);
        for (int i = 0; i < 1000; i++)
        {
            Assert.InRange((double)center[i] - lower[i], 0, 0.3);
            Assert.InRange((double)upper[i] - center[i], 0, 0.3);
            Assert.True(lower[i] == 0 || (double)center[i] - MathF.BitDecrement(lower[i]) > 0.3, "not the widest float box");
        }
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Ctor_BadRadius_SaysWhatIsAllowed(double radius)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => PerturbationBall.L2(radius));
        Assert.StartsWith("The radius must be zero or more and finite.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Contains_NaN_IsFalse() => Assert.False(PerturbationBall.Linf(1).Contains([float.NaN], [0]));

    private static float[] Step(PerturbationBall ball, float[] gradient)
    {
        float[] point = new float[gradient.Length];
        ball.StepUphill(point, gradient, 0.25, ball.Surround(point, new InputBounds(-1, 1), new float[point.Length], new float[point.Length]));
        return point;
    }

    private static float[] Uniform(RandomKey key, int length, float low, float high)
    {
        var values = new float[length];
        key.FillUniform(values, low, high);
        return values;
    }

    /// <summary>Dykstra's alternating projections: converges to the nearest point of the intersection, slowly but by another route.</summary>
    private static double[] Dykstra(float[] point, float[] center, double radius)
    {
        int n = point.Length;
        double[] x = [.. point.Select(v => (double)v)], p = new double[n], q = new double[n];
        for (int iteration = 0; iteration < 20_000; iteration++)
        {
            double[] y = OntoSimplexBall([.. x.Select((v, i) => v + p[i] - center[i])], radius);
            for (int i = 0; i < n; i++)
            {
                y[i] += center[i];
                p[i] += x[i] - y[i];
                double clamped = Math.Clamp(y[i] + q[i], 0, 1);
                q[i] += y[i] - clamped;
                x[i] = clamped;
            }
        }

        return x;
    }

    private static double[] OntoSimplexBall(double[] w, double radius)
    {
        if (w.Sum(Math.Abs) <= radius) return w;
        double[] sorted = [.. w.Select(Math.Abs).OrderDescending()];
        double sum = 0, lambda = 0;
        for (int k = 0; k < sorted.Length; k++)
        {
            sum += sorted[k];
            if (sorted[k] - (sum - radius) / (k + 1) > 0) lambda = (sum - radius) / (k + 1);
        }

        return [.. w.Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - lambda, 0))];
    }
}
