namespace Redoubt.Tensors.Tests;

public sealed unsafe class ChannelKernelsTests
{
    public static TheoryData<InstructionSet> Sets => InstructionSetData.All;

    private static readonly (int Images, int Height, int Width)[] Sizes = [(1, 1, 1), (3, 1, 1), (40, 1, 1), (2, 5, 7), (3, 33, 32), (1, 2, 700)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void MomentsAndSums_AnySize_MatchDoublePrecision(InstructionSet set)
    {
        foreach ((int images, int height, int width) in Sizes)
        {
            foreach (int channels in Channels(set))
            {
                // Mean 1000 and deviation 1: a sum of squares would lose all digits of the variance.
                using TestImages x = TestImages.Random(images, height, width, channels, seed: 8, gap: 1);
                x.Fill((n, y, xx, c) => x[n, y, xx, c] + (c % 2 * 1000));
                (float[] mean, float[] variance) = Moments(set, x);
                float[] sums = Sums(set, x);
                double count = (double)images * height * width;
                for (int c = 0; c < channels; c++)
                {
                    double[] values = ChannelValues(x, c);
                    double expected = values.Average(), spread = values.Sum(v => (v - expected) * (v - expected)) / count;
                    Assert.Equal(expected, mean[c], (Math.Abs(expected) * 1e-7) + 1e-6);
                    Assert.Equal(spread, variance[c], (spread * 5e-6) + 1e-12);
                    Assert.Equal(values.Sum(), sums[c], values.Sum(Math.Abs) * 1e-6);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Moments_ConstantChannel_HasZeroVariance(InstructionSet set)
    {
        using var x = new TestImages(2, 9, 9, 5);
        x.Fill((_, _, _, c) => 0.1f * (c + 1));
        (float[] mean, float[] variance) = Moments(set, x);

        for (int c = 0; c < 5; c++)
        {
            Assert.Equal(0.1f * (c + 1), mean[c], 1e-6f);
            Assert.InRange(variance[c], 0, 1e-13f);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Moments_SlicesInAnyOrder_GiveTheSameBytes(InstructionSet set)
    {
        using TestImages x = TestImages.Random(4, 9, 9, 19, seed: 8);
        (float[] Mean, float[] Variance) forward = Moments(set, x), backward = Moments(set, x, reversed: true);
        Assert.Equal(forward.Mean, backward.Mean);
        Assert.Equal(forward.Variance, backward.Variance);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Affine_AnyChannels_MatchesTheLoop(InstructionSet set)
    {
        foreach (int channels in Channels(set))
        {
            foreach (bool rectified in (bool[])[false, true])
            {
                using TestImages x = TestImages.Random(2, 3, 4, channels, seed: 8, gap: 1);
                x[0, 0, 0, 0] = float.NaN;
                using TestImages y = x.SameShape();
                float[] scale = [.. Enumerable.Range(0, channels).Select(c => 0.5f + c)], shift = [.. Enumerable.Range(0, channels).Select(c => 0.25f - c)];
                fixed (float* ps = scale, pt = shift)
                {
                    for (int unit = 0; unit < ChannelKernels.RowUnits(2, x.View); unit++) ChannelKernels.For(set).Affine(x.View, y.View, ps, pt, rectified, unit);
                }

                y.CheckSurroundings();
                Assert.True(float.IsNaN(y[0, 0, 0, 0]));
                x[0, 0, 0, 0] = y[0, 0, 0, 0] = 0;
                y.ForEach((n, r, q, c) =>
                {
                    if ((n, r, q, c) == (0, 0, 0, 0)) return;
                    double expected = ((double)x[n, r, q, c] * scale[c]) + shift[c];
                    Assert.Equal(rectified ? Math.Max(0, expected) : expected, y[n, r, q, c], 1e-5 * (1 + channels));
                });
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void NormGradient_SmallBatch_MatchesFiniteDifferences(InstructionSet set)
    {
        int channels = InstructionSets.Width(set) + 2;
        using TestImages x = TestImages.Random(3, 2, 3, channels, seed: 1, gap: 1);
        using TestImages dy = TestImages.Random(3, 2, 3, channels, seed: 2);
        using TestImages dx = x.SameShape();
        float[] gamma = [.. Enumerable.Range(0, channels).Select(c => 0.5f + (0.1f * c))], dGamma = new float[channels], dBeta = new float[channels];
        Differentiate(set, x, dy, dx, gamma, dGamma, dBeta);
        dx.CheckSurroundings();

        for (int c = 0; c < channels; c++)
        {
            double[] values = ChannelValues(x, c), upstream = ChannelValues(dy, c), gradient = ChannelValues(dx, c);
            for (int i = 0; i < values.Length; i++)
            {
                const double Step = 1e-5;
                double kept = values[i];
                values[i] = kept + Step;
                double above = Loss(values, upstream, gamma[c]);
                values[i] = kept - Step;
                double below = Loss(values, upstream, gamma[c]);
                values[i] = kept;
                Assert.Equal((above - below) / (2 * Step), gradient[i], 2e-5);
            }

            Assert.Equal(Loss(values, upstream, 1), dGamma[c], 2e-5);
            Assert.Equal(upstream.Sum(), dBeta[c], 1e-5);
        }
    }

    private const double Epsilon = 1e-5;

    // Σ dy · γ · (x - mean) / √(variance + ε), whose gradients batch normalization's backward pass is.
    private static double Loss(double[] x, double[] dy, double gamma)
    {
        double mean = x.Average(), variance = x.Sum(v => (v - mean) * (v - mean)) / x.Length;
        return x.Zip(dy, (v, g) => g * gamma * (v - mean) / Math.Sqrt(variance + Epsilon)).Sum();
    }

    private static void Differentiate(InstructionSet set, TestImages x, TestImages dy, TestImages dx, float[] gamma, float[] dGamma, float[] dBeta)
    {
        (float[] mean, float[] variance) = Moments(set, x);
        float[] inverse = [.. variance.Select(v => (float)(1 / Math.Sqrt(v + Epsilon)))], coefficients = new float[4 * gamma.Length];
        var scratch = new double[ChannelKernels.ScratchLength(gamma.Length)];
        ChannelKernels kernels = ChannelKernels.For(set);
        fixed (float* pm = mean, pi = inverse, pg = gamma, pdg = dGamma, pdb = dBeta, pc = coefficients)
        fixed (double* ps = scratch)
        {
            for (int slice = 0; slice < ChannelKernels.Slices(x.Images, x.View); slice++) kernels.NormSums(x.View, dy.View, pm, x.Images, ps, slice);
            ChannelKernels.FinishNormSums(x.View, x.Images, ps, new NormParameters(pm, pi, pg), new NormGradients(pdg, pdb), pc);
            for (int unit = 0; unit < ChannelKernels.RowUnits(x.Images, x.View); unit++) kernels.NormGradient(x.View, dy.View, dx.View, pc, unit);
        }
    }

    private static (float[] Mean, float[] Variance) Moments(InstructionSet set, TestImages x, bool reversed = false)
    {
        float[] mean = new float[x.View.Channels], variance = new float[x.View.Channels];
        var scratch = new double[ChannelKernels.ScratchLength(x.View.Channels)];
        Array.Fill(scratch, double.NaN); // scratch need not be cleared
        int slices = ChannelKernels.Slices(x.Images, x.View);
        fixed (float* pm = mean, pv = variance)
        fixed (double* ps = scratch)
        {
            for (int i = 0; i < slices; i++) ChannelKernels.For(set).Moments(x.View, x.Images, ps, reversed ? slices - 1 - i : i);
            ChannelKernels.FinishMoments(x.View, x.Images, ps, pm, pv);
        }

        return (mean, variance);
    }

    private static float[] Sums(InstructionSet set, TestImages x)
    {
        var sums = new float[x.View.Channels];
        var scratch = new double[ChannelKernels.ScratchLength(x.View.Channels)];
        fixed (float* pf = sums)
        fixed (double* ps = scratch)
        {
            for (int slice = 0; slice < ChannelKernels.Slices(x.Images, x.View); slice++) ChannelKernels.For(set).Sums(x.View, x.Images, ps, slice);
            ChannelKernels.FinishSums(x.View, x.Images, ps, pf);
        }

        return sums;
    }

    private static double[] ChannelValues(TestImages x, int channel)
    {
        var values = new List<double>();
        x.ForEach((n, y, q, c) =>
        {
            if (c == channel) values.Add(x[n, y, q, c]);
        });
        return [.. values];
    }

    private static int[] Channels(InstructionSet set)
    {
        int width = InstructionSets.Width(set);
        return [1, 3, width, (2 * width) + 1];
    }
}
