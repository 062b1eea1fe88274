using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class HyperplaneProjectionTests
{
    private const float Tiny = 1 / (1024f * 1024f * 1024f * 1024f * 1024f * 1024f * 1024f * 1024f); // 2^-80

    private static readonly (float Low, float High) Box = (0, 1);

    public static TheoryData<Norm> ConvexNorms => [Norm.Linf, Norm.L2, Norm.L1];

    [Theory]
    [MemberData(nameof(ConvexNorms))]
    public void Project_RandomProblems_FindsTheNearestPoint(Norm norm)
    {
        ulong seed = TestSeed.Value;
        int active = 0, impossible = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            (float[] x, float[] w, float rise) = Problem(new RandomKey(seed).Fold((ulong)trial), trial);
            var nearest = new float[x.Length];
            HyperplaneProjection.Project(norm, x, w, rise, Box, nearest);

            Assert.All(nearest, v => Assert.InRange(v, 0, 1));
            double[] wide = [.. x.Select(v => (double)v)], weights = [.. w.Select(v => (double)v)];
            double[] change = [.. nearest.Zip(x, (a, b) => (double)a - b)];
            double reached = change.Zip(weights, (d, v) => d * v).Sum(), size = weights.Sum(Math.Abs);
            double[]? exact = ExactDistance.Change(norm, wide, weights, rise);
            if (exact is null)
            {
                impossible++;
                double most = wide.Zip(weights, (v, k) => Math.Max(Math.Sign(rise) * k * (1 - v), -Math.Sign(rise) * k * v)).Sum();
                Assert.Equal(most, Math.Abs(reached), 1e-5 * size);
                continue;
            }

            active += nearest.Any(v => v is 0 or 1) ? 1 : 0;
            Assert.Equal(rise, reached, 1e-5 * size);
            Assert.Equal(ExactDistance.Length(norm, exact), ExactDistance.Length(norm, change), 2e-5 * (1 + ExactDistance.Length(norm, exact)));
        }

        Assert.True(active > 100 && impossible > 10, $"seed {seed}: {active} with active bounds, {impossible} impossible");
    }

    [Theory]
    [MemberData(nameof(ConvexNorms))]
    public void Project_NoDirection_StaysPut(Norm norm)
    {
        float[] x = [0.2f, 0.4f, 0.9f], nearest = new float[3];
        foreach (float[] weights in new float[][] { [0, 0, 0], [1, float.NaN, 1], [float.PositiveInfinity, 1, 1] })
        {
            HyperplaneProjection.Project(norm, x, weights, 0.5f, Box, nearest);
            Assert.Equal(x, nearest);
        }

        HyperplaneProjection.Project(norm, x, [1, 2, 3], float.NaN, Box, nearest);
        Assert.Equal(x, nearest);
    }

    [Theory]
    [MemberData(nameof(ConvexNorms))]
    public void Project_ScaledProblem_GivesTheSamePoint(Norm norm)
    {
        float[] x = [0.2f, 0.4f, 0.9f, 0.5f, 0.1f], w = [1, -2, 0.5f, 0, 3], plain = new float[5], tiny = new float[5];
        HyperplaneProjection.Project(norm, x, w, 1.5f, Box, plain);
        HyperplaneProjection.Project(norm, x, [.. w.Select(v => v * Tiny)], 1.5f * Tiny, Box, tiny);
        Assert.Equal(plain, tiny);
    }

    [Fact]
    public void Project_L1WithTies_MovesTheEarlierCoordinateFirst()
    {
        float[] x = [0.5f, 0.5f, 0.5f], nearest = new float[3];
        HyperplaneProjection.Project(Norm.L1, x, [1, -1, 0.5f], 0.75f, Box, nearest);
        Assert.Equal([1, 0.25f, 0.5f], nearest);
    }

    private static (float[] X, float[] W, float Rise) Problem(RandomKey key, int trial)
    {
        int length = 1 + trial % 40;
        float[] x = new float[length], w = new float[length];
        key.Fold(1).FillUniform(x);
        key.Fold(2).FillNormal(w);
        for (int i = 0; i < length; i++)
        {
            if (i % 7 == 3) x[i] = i % 2;
            if (i % 11 == 5) w[i] = 0;
        }

        float share = (float)key.Fold(3).Uniform() * 2.2f - 1.1f;
        return (x, w, share * w.Sum(Math.Abs) * 0.5f);
    }
}
