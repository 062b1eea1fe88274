using Redoubt.Data;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Defenses.Tests;

/// <summary>Every detector against the formula of its paper, in double precision, row by row. All fitting rows are references here, so that their order does not matter.</summary>
public sealed class NeighborDetectorTests
{
    private static readonly LabeledData Clean = SmallModel.Rows(120, 3), Rows = SmallModel.Rows(25, 5);
    private static readonly double[][] References = [.. Enumerable.Range(0, Clean.Rows).Select(static row => SmallModel.HiddenOf(Clean.Inputs.Row(row)))];
    private static readonly DetectorFitting Fitting = new()
    {
        Model = SmallModel.Create(), Clean = Clean, Threads = 1, Settings = new DetectorSettings { References = 120, Neighbors = 7, Bandwidth = 0.8 },
    };

    [Fact]
    public void Suspicion_KernelDensity_IsMinusLogOfMeanKernel()
    {
        float[] found = SmallModel.Suspicion(KernelDensityDetector.Fit(Fitting, SmallModel.Hidden), Rows.Inputs);
        for (int row = 0; row < Rows.Rows; row++)
        {
            double[] squares = [.. Distances(row).Where((_, i) => Clean.Labels[i] == Rows.Labels[row]).Select(static d => d * d)];
            Assert.Equal(-Math.Log(squares.Average(static square => Math.Exp(-square / 0.64))), found[row], 1e-3);
        }
    }

    [Fact]
    public void Suspicion_LocalDimensionality_IsMaximumLikelihoodEstimate()
    {
        float[] found = SmallModel.Suspicion(LocalDimensionalityDetector.Fit(Fitting, SmallModel.Hidden), Rows.Inputs);
        int compared = 0;
        for (int row = 0; row < Rows.Rows; row++)
        {
            double[] nearest = [.. Distances(row).Order().Take(7)];

            // Float32 products lose distances that are small against the lengths of the vectors.
            if (nearest[0] < 0.03) continue;
            compared++;
            double expected = -1 / nearest.Average(r => Math.Log(r / nearest[^1]));
            Assert.Equal(expected, found[row], 1e-2 * expected);
        }

        Assert.True(compared >= 10, $"{compared}");
    }

    // Points spread evenly in a ball of d dimensions have the local dimensionality d; with k neighbors the estimate's mean is d·(k-1)/(k-2) and its deviation about d/√k, whatever the centers, which share their neighbors here.
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public void Emit_UniformBall_FindsItsDimension(int dimension)
    {
        const int Points = 5_000, Neighbors = 1_000, Centers = 4;
        var points = new Tensor(new Shape(Points, dimension));
        var uniform = new float[1];
        for (int i = 0; i < Points; i++)
        {
            RandomKey key = new RandomKey(31).Fold((ulong)i);
            key.FillNormal(points.Row(i));
            key.Fold(1).FillUniform(uniform);
            double length = Math.Sqrt(Fragments.SquaredLength(points.Row(i))), radius = Math.Pow(uniform[0], 1.0 / dimension);
            foreach (ref float value in points.Row(i)) value *= (float)(radius / length);
        }

        var builder = new GraphBuilder();
        Value rows = builder.Input("rows", TensorType.Float(Dimension.Batch, dimension));
        Graph graph = builder.Build(("lid", LocalDimensionalityDetector.Emit(Fragments.SquaredDistances(rows, points), Neighbors, 1e-9f)));
        var centers = new Tensor(new Shape(Centers, dimension));
        for (int i = 0; i < Centers; i++)
        {
            new RandomKey(32).Fold((ulong)i).FillNormal(centers.Row(i));
            foreach (ref float value in centers.Row(i)) value *= 0.02f;
        }

        double mean = FragmentRunner.Run(graph, centers, threads: 1, TestContext.Current.CancellationToken).Data.ToArray().Average(static v => (double)v);
        Assert.Equal(dimension, mean, 0.12 * dimension);
    }

    [Fact]
    public void Suspicion_DeepNeighbors_IsShareOfOtherClasses()
    {
        float[] found = SmallModel.Suspicion(DeepNeighborsDetector.Fit(Fitting, SmallModel.Hidden), Rows.Inputs);
        for (int row = 0; row < Rows.Rows; row++)
        {
            double[] distances = Distances(row);
            int[] nearest = [.. Enumerable.Range(0, distances.Length).OrderBy(i => distances[i]).Take(7)];
            Assert.Equal(nearest.Count(i => Clean.Labels[i] != Rows.Labels[row]) / 7.0, found[row], 1e-5);
        }
    }

    [Fact]
    public void Suspicion_SubsetScan_IsBestLevelOverBothTails()
    {
        double[] levels = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5];
        float[] found = SmallModel.Suspicion(SubsetScanDetector.Fit(Fitting, SmallModel.Hidden), Rows.Inputs);
        for (int row = 0; row < Rows.Rows; row++)
        {
            double[] values = SmallModel.HiddenOf(Rows.Inputs.Row(row));
            double expected = 0;
            foreach (double level in levels)
            {
                // The empirical p-value of a value among the clean ones; strictly beyond the clean value of rank k, so ties are not surprising.
                int rank = Math.Max(1, (int)(level * 121));
                foreach (int sign in new[] { 1, -1 })
                {
                    int count = Enumerable.Range(0, SmallModel.Width).Count(j => References.Count(r => sign * r[j] >= sign * values[j] - 1e-7) <= rank - 1);
                    expected = Math.Max(expected, count * -Math.Log(level));
                }
            }

            Assert.Equal(expected, found[row], 1e-3);
        }
    }

    [Fact]
    public void Fit_MoreNeighborsThanReferences_SaysSo()
    {
        DetectorFitting few = Fitting with { Settings = new DetectorSettings { References = 10, Neighbors = 10 } };
        Assert.StartsWith("10 reference rows are too few for 10 neighbors.", Assert.Throws<ArgumentException>(() => LocalDimensionalityDetector.Fit(few, SmallModel.Hidden)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DeepNeighborsDetector.Fit(few, SmallModel.Hidden));
    }

    private static double[] Distances(int row)
    {
        double[] own = SmallModel.HiddenOf(Rows.Inputs.Row(row));
        return [.. References.Select(reference => Math.Sqrt(reference.Zip(own, static (a, b) => (a - b) * (a - b)).Sum()))];
    }
}
