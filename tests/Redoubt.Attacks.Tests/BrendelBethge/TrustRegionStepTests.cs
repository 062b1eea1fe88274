using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks.Tests;

public sealed class TrustRegionStepTests
{
    public static TheoryData<Norm> Norms => [Norm.L2, Norm.L1, Norm.Linf, Norm.L0];

    [Theory]
    [MemberData(nameof(Norms))]
    public void Solve_ThreeValues_IsAsNearAsAnyPointOfAFineGrid(Norm norm)
    {
        int feasible = 0;
        double excess = 0;
        for (ulong seed = 0; seed < 40; seed++)
        {
            Problem p = Draw(new RandomKey(seed), 3);
            if (GridBest(norm, p) is not { } best) continue;
            feasible++;
            float[] x = Solve(norm, p);
            Check(p, x);
            double found = norm == Norm.L0 ? Count(x, p.Center) : norm.Distance(x, p.Center);
            excess += found - best;

            // Counts are not convex: the dual solution may leave a value or two that all subsets would bring back.
            Assert.True(found <= best + (norm == Norm.L0 ? 1.5 : 0.002), $"seed {seed}: {found} but the grid has {best}");
        }

        Assert.InRange(feasible, 15, 40);
        if (norm == Norm.L0) Assert.InRange(excess / feasible, 0, 0.5);
    }

    [Theory]
    [MemberData(nameof(Norms))]
    public void Solve_ManyValues_KeepsEveryConstraint(Norm norm)
    {
        for (ulong seed = 100; seed < 140; seed++)
        {
            Problem p = Draw(new RandomKey(seed), 37);
            float[] x = Solve(norm, p);
            Assert.All(x, value => Assert.InRange(value, 0f, 1f));
            Assert.True(Norm.L2.Distance(x, p.X) <= p.Radius * 1.001);
            if (ShortestStep(p) is { } shortest && shortest < p.Radius * 0.99) Check(p, x);
        }
    }

    [Fact]
    public void Solve_ManyValuesL2_SatisfiesTheOptimalityConditions()
    {
        // δ = a·d + ν·b wherever the bounds leave it alone, with one a and one ν: two free values give them, all others must agree.
        int tested = 0;
        for (ulong seed = 200; seed < 230; seed++)
        {
            Problem p = Draw(new RandomKey(seed), 25);
            if (ShortestStep(p) is not { } shortest || shortest > p.Radius * 0.9) continue;
            float[] x = Solve(Norm.L2, p);
            int[] free = [.. Enumerable.Range(0, 25).Where(i => x[i] is > 0.001f and < 0.999f)];
            (double a, double nu) = Fit(p, x, free);
            Assert.InRange(a, -1e-3, 1 + 1e-3);
            foreach (int i in free) Assert.Equal(a * (p.Center[i] - p.X[i]) + nu * p.Normal[i], (double)x[i] - p.X[i], 2e-4);
            if (a < 0.99) Assert.Equal(p.Radius, Norm.L2.Distance(x, p.X), 2e-3);
            tested++;
        }

        Assert.InRange(tested, 5, 30);
    }

    [Fact]
    public void Solve_UnreachableHyperplane_GoesAsFarAsTheTrustRegionAllows()
    {
        float[] x = [0.5f, 0.5f], start = [0.5f, 0.5f];
        new TrustRegionStep(Norm.L2, 2, (0, 1)).Solve([0.5f, 0.4f], x, [0.6f, 0.8f], rise: 5, radius: 0.1f);
        Assert.Equal(0.1, Norm.L2.Distance(x, start), 1e-4);
        Assert.Equal(0.56, x[0], 1e-4);
        Assert.Equal(0.58, x[1], 1e-4);
    }

    private static float[] Solve(Norm norm, Problem p)
    {
        float[] x = [.. p.X];
        new TrustRegionStep(norm, x.Length, (0, 1)).Solve(p.Center, x, p.Normal, p.Rise, p.Radius);
        return x;
    }

    private static void Check(Problem p, float[] x)
    {
        double rise = 0;
        for (int i = 0; i < x.Length; i++) rise += p.Normal[i] * ((double)x[i] - p.X[i]);
        Assert.Equal(p.Rise, rise, 2e-4);
        Assert.True(Norm.L2.Distance(x, p.X) <= p.Radius * 1.001);
        Assert.All(x, value => Assert.InRange(value, 0f, 1f));
    }

    private static int Count(float[] x, float[] center) => Enumerable.Range(0, x.Length).Count(i => x[i] != center[i]);

    private static Problem Draw(RandomKey key, int n)
    {
        float[] center = new float[n], x = new float[n], normal = new float[n];
        key.Fold(0).FillUniform(center);
        key.Fold(1).FillUniform(x);
        key.Fold(2).FillNormal(normal);
        float length = (float)Math.Sqrt(normal.Sum(v => (double)v * v));
        for (int i = 0; i < n; i++) normal[i] /= length;
        return new Problem(center, x, normal, (float)(0.3 * (key.Uniform(0) - 0.5)), (float)(0.1 + 0.6 * key.Uniform(1)));
    }

    /// <summary>Length of the shortest step onto the hyperplane inside the bounds, by bisection in double precision; null where there is none.</summary>
    private static double? ShortestStep(Problem p)
    {
        double[] Step(double nu) => [.. p.Normal.Select((b, i) => Math.Clamp(nu * b, -(double)p.X[i], 1.0 - p.X[i]))];
        double Rise(double nu) => Step(nu).Zip(p.Normal, (s, b) => s * b).Sum();
        double low = -1e4, high = 1e4;
        if (Rise(high) < p.Rise || Rise(low) > p.Rise) return null;
        for (int i = 0; i < 200; i++)
        {
            double middle = 0.5 * (low + high);
            if (Rise(middle) < p.Rise) low = middle;
            else high = middle;
        }

        return Math.Sqrt(Step(high).Sum(s => s * s));
    }

    /// <summary>Least distance over a grid of the plane b·δ = c; in ℓ0 over all sets of values that go back, with the rest by the shortest step. Null where nothing is feasible.</summary>
    private static double? GridBest(Norm norm, Problem p)
    {
        if (norm == Norm.L0) return CountBest(p);
        double[] b = [.. p.Normal.Select(v => (double)v)];
        double[] u = Math.Abs(b[0]) < 0.9 ? [0, b[2], -b[1]] : [b[2], 0, -b[0]];
        double size = Math.Sqrt(u.Sum(v => v * v));
        u = [.. u.Select(v => v / size)];
        double[] w = [b[1] * u[2] - b[2] * u[1], b[2] * u[0] - b[0] * u[2], b[0] * u[1] - b[1] * u[0]];
        double best = double.PositiveInfinity;
        const int Steps = 110;
        for (int i = -Steps; i <= Steps; i++)
        {
            for (int j = -Steps; j <= Steps; j++)
            {
                double s = p.Radius * i / Steps, t = p.Radius * j / Steps;
                double[] step = [.. Enumerable.Range(0, 3).Select(k => p.Rise * b[k] + s * u[k] + t * w[k])];
                if (step.Sum(v => v * v) > p.Radius * p.Radius || Enumerable.Range(0, 3).Any(k => p.X[k] + step[k] is < 0 or > 1)) continue;
                double[] left = [.. Enumerable.Range(0, 3).Select(k => Math.Abs(p.X[k] + step[k] - p.Center[k]))];
                best = Math.Min(best, norm switch { Norm.L2 => Math.Sqrt(left.Sum(v => v * v)), Norm.L1 => left.Sum(), _ => left.Max() });
            }
        }

        return double.IsFinite(best) ? best : null;
    }

    private static double? CountBest(Problem p)
    {
        double? best = null;
        for (int set = 0; set < 8; set++)
        {
            int[] moved = [.. Enumerable.Range(0, 3).Where(i => (set >> i & 1) == 0)], back = [.. Enumerable.Range(0, 3).Except(moved)];
            double used = back.Sum(i => Math.Pow(p.Center[i] - p.X[i], 2)), rise = p.Rise - back.Sum(i => p.Normal[i] * (p.Center[i] - p.X[i]));
            var rest = new Problem(Take(p.Center), Take(p.X), Take(p.Normal), (float)rise, p.Radius);
            double? shortest = moved.Length == 0 ? (Math.Abs(rise) < 1e-9 ? 0 : null) : ShortestStep(rest);

            // A margin, so that what bisection to a finite accuracy cannot reach does not count.
            if (shortest is { } length && used + length * length <= 0.98 * p.Radius * p.Radius) best = Math.Min(best ?? 3, moved.Length);
            float[] Take(float[] values) => [.. moved.Select(i => values[i])];
        }

        return best;
    }

    private static (double A, double Nu) Fit(Problem p, float[] x, int[] free)
    {
        double dd = 0, db = 0, bb = 0, ds = 0, bs = 0;
        foreach (int i in free)
        {
            double d = (double)p.Center[i] - p.X[i], b = p.Normal[i], s = (double)x[i] - p.X[i];
            (dd, db, bb, ds, bs) = (dd + d * d, db + d * b, bb + b * b, ds + d * s, bs + b * s);
        }

        double determinant = dd * bb - db * db;
        return ((ds * bb - bs * db) / determinant, (bs * dd - ds * db) / determinant);
    }

    private sealed record Problem(float[] Center, float[] X, float[] Normal, float Rise, float Radius);
}
