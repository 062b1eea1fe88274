using Redoubt.Data;

namespace Redoubt.Defenses.Tests;

public sealed class ScoreDetectorTests
{
    private static readonly LabeledData Rows = SmallModel.Rows(40, 7);

    [Fact]
    public void Suspicion_MaximumSoftmax_IsMinusLogOfLargestProbability()
    {
        float[] found = SmallModel.Suspicion(new MaximumSoftmaxDetector(), Rows.Inputs);
        for (int row = 0; row < Rows.Rows; row++)
            Assert.Equal(-Math.Log(SmallModel.Softmax(SmallModel.Scores(Rows.Inputs.Row(row))).Max()), found[row], 1e-4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    public void Suspicion_Energy_IsFreeEnergy(double temperature)
    {
        float[] found = SmallModel.Suspicion(new EnergyDetector(temperature), Rows.Inputs);
        for (int row = 0; row < Rows.Rows; row++)
            Assert.Equal(-temperature * Math.Log(SmallModel.Scores(Rows.Inputs.Row(row)).Sum(s => Math.Exp(s / temperature))), found[row], 1e-4);
    }

    [Fact]
    public void Suspicion_FeatureSqueezing_IsLargestMoveOfProbabilities()
    {
        float[] found = SmallModel.Suspicion(new FeatureSqueezingDetector(2), Rows.Inputs);
        for (int row = 0; row < Rows.Rows; row++)
        {
            float[] image = Rows.Inputs.Row(row).ToArray(), rounded = [.. image.Select(static v => MathF.Round(v * 3) / 3)], median = Median(image);
            double[] own = SmallModel.Softmax(SmallModel.Scores(image));
            double expected = new[] { rounded, median }.Max(squeezed => SmallModel.Softmax(SmallModel.Scores(squeezed)).Zip(own, static (a, b) => Math.Abs(a - b)).Sum());
            Assert.Equal(expected, found[row], 1e-4);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    public void Ctor_SqueezingBitsOutOfRange_Throws(int bits) => Assert.Throws<ArgumentOutOfRangeException>(() => new FeatureSqueezingDetector(bits));

    private static float[] Median(float[] image)
    {
        var result = new float[16];
        for (int y = 0; y < 4; y++)
        {
            for (int x = 0; x < 4; x++)
            {
                int up = Math.Max(0, y - 1), left = Math.Max(0, x - 1);
                float[] window = [image[4 * y + x], image[4 * up + x], image[4 * y + left], image[4 * up + left]];
                Array.Sort(window);
                result[4 * y + x] = window[2];
            }
        }

        return result;
    }
}
