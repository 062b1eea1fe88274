using Redoubt.Data;
using Redoubt.Tensors;

namespace Redoubt.Defenses.Tests;

public sealed class DrawDetectorTests
{
    private static readonly LabeledData Clean = SmallModel.Rows(300, 3), Rows = SmallModel.Rows(25, 5);
    private static readonly DetectorFitting Fitting = new()
    {
        Model = SmallModel.Create(), Clean = Clean, Threads = 1, Key = new RandomKey(8), Settings = new DetectorSettings { Draws = 4, Noise = 0.3 },
    };

    // The draws are those of the key, so the formula can be computed anew.
    [Fact]
    public void Suspicion_BayesianUncertainty_IsVarianceOverMasks()
    {
        float[] found = SmallModel.Suspicion(BayesianUncertaintyDetector.Fit(Fitting, SmallModel.Hidden), Rows.Inputs);
        for (int row = 0; row < Rows.Rows; row++)
        {
            double[] hidden = SmallModel.HiddenOf(Rows.Inputs.Row(row));
            double[][] draws = [.. Enumerable.Range(0, 4).Select(draw => Dropped(hidden, draw))];
            double[] mean = [.. Enumerable.Range(0, SmallModel.Classes).Select(c => draws.Average(p => p[c]))];
            Assert.Equal(draws.Average(p => p.Sum(static v => v * v)) - mean.Sum(static v => v * v), found[row], 1e-5);
        }
    }

    [Fact]
    public void Suspicion_NoiseOdds_IsLargestStandardizedMove()
    {
        float[] found = SmallModel.Suspicion(NoiseOddsDetector.Fit(Fitting), Rows.Inputs);
        double[][] clean = [.. Enumerable.Range(0, Clean.Rows).Select(static row => Moves(Clean.Inputs.Row(row), Clean.Labels[row]))];
        for (int row = 0; row < Rows.Rows; row++)
        {
            int decided = Rows.Labels[row];
            double[] moves = Moves(Rows.Inputs.Row(row), decided);
            double expected = double.NegativeInfinity;
            for (int z = 0; z < SmallModel.Classes; z++)
            {
                if (z == decided) continue;
                double[] others = [.. clean.Where((_, i) => Clean.Labels[i] == decided).Select(m => m[z])];
                double mean = others.Average(), deviation = Math.Sqrt(others.Average(v => (v - mean) * (v - mean)));
                expected = Math.Max(expected, (moves[z] - mean) / deviation);
            }

            Assert.Equal(expected, found[row], 2e-3 * Math.Max(1, Math.Abs(expected)));
        }
    }

    private static double[] Dropped(double[] hidden, int draw)
    {
        var mask = new float[SmallModel.Width];
        Fitting.Key.Fold((ulong)draw).FillUniform(mask);
        return SmallModel.Softmax([.. Enumerable.Range(0, SmallModel.Classes).Select(c => Enumerable.Range(0, SmallModel.Width).Sum(j => mask[j] < 0.3 ? 0 : hidden[j] / 0.7 * SmallModel.Second.Row(j)[c]))]);
    }

    private static double[] Moves(ReadOnlySpan<float> row, int decided)
    {
        float[] image = row.ToArray();
        double[] own = SmallModel.Scores(image), moved = new double[SmallModel.Classes];
        for (int draw = 0; draw < 4; draw++)
        {
            var noise = new float[SmallModel.Pixels];
            Fitting.Key.Fold((ulong)draw).FillNormal(noise);
            double[] scores = SmallModel.Scores([.. image.Zip(noise, static (v, n) => v + 0.3f * n)]);
            for (int z = 0; z < moved.Length; z++) moved[z] += (scores[z] - own[z]) / 4;
        }

        return [.. moved.Select(v => v - moved[decided])];
    }
}
