using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

/// <summary>Algorithm 1 of arXiv:2103.15571 with the look-ahead and copies of arXiv:1908.06281 and the kernel of arXiv:1904.02884, for one row, as printed: gradients by central
/// differences of the loss in double precision.</summary>
internal static class PaperTransfer
{
    public static double[] Run(ReluClassifier model, Tensor inputs, int row, int label, TransferOptions options)
    {
        RandomKey key = AttackCases.Run().Key.Fold((ulong)row).Fold(0);
        double[] center = Doubles(inputs.Row(row)), x = [.. center], g = new double[center.Length], v = new double[center.Length];
        double epsilon = options.Ball.Radius, alpha = options.EffectiveStepSize;
        for (int step = 0; step < options.Steps; step++)
        {
            double[] ahead = options.LookAhead ? [.. x.Zip(g, (a, m) => a + alpha * options.Momentum * m)] : x;
            double[] own = MeanOverCopies(model, ahead, label, options.ScaleCopies);
            double[] d = Smooth([.. own.Zip(v, (a, b) => a + b)], options.KernelSize);
            double mean = d.Average(Math.Abs);
            g = [.. g.Zip(d, (m, value) => options.Momentum * m + value / mean)];
            if (options.Neighbors > 0) v = Variance(model, x, label, options, own, sample => key.Fold(((ulong)step << 32) + (ulong)(sample * options.ScaleCopies)).Fold(1));
            x = [.. x.Select((value, i) => Math.Clamp(Math.Clamp(value + alpha * Math.Sign(g[i]), center[i] - epsilon, center[i] + epsilon), 0, 1))];
        }

        return x;
    }

    private static double[] Variance(ReluClassifier model, double[] x, int label, TransferOptions options, double[] own, Func<int, RandomKey> keyOf)
    {
        var mean = new double[x.Length];
        for (int sample = 1; sample <= options.Neighbors; sample++)
        {
            var noise = new float[x.Length];
            float reach = (float)(options.NeighborReach * options.Ball.Radius);
            keyOf(sample).FillUniform(noise, -reach, reach);
            double[] gradient = MeanOverCopies(model, [.. x.Zip(noise, (a, n) => a + n)], label, options.ScaleCopies);
            for (int i = 0; i < mean.Length; i++) mean[i] += gradient[i] / options.Neighbors;
        }

        return [.. mean.Zip(own, (a, b) => a - b)];
    }

    private static double[] MeanOverCopies(ReluClassifier model, double[] x, int label, int copies)
    {
        const double H = 1e-4;
        var gradient = new double[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            double Loss(double shift)
            {
                double[] moved = [.. x];
                moved[i] += shift;
                return Enumerable.Range(0, copies).Average(copy => CrossEntropy(model, [.. moved.Select(value => (float)(value / Math.Pow(2, copy)))], label));
            }

            // float32 points: the spacing of the two must be what float32 makes of it
            double up = (float)(x[i] + H) - x[i], down = (float)(x[i] - H) - x[i];
            gradient[i] = (Loss(up) - Loss(down)) / (up - down);
        }

        return gradient;
    }

    private static double CrossEntropy(ReluClassifier model, float[] point, int label)
    {
        double[] z = model.Forward(point);
        double top = z.Max();
        return top + Math.Log(z.Sum(value => Math.Exp(value - top))) - z[label];
    }

    /// <summary>The two-dimensional kernel, as one sum over all its cells, on an image of 4 by 5.</summary>
    public static double[] Smooth(double[] image, int size)
    {
        const int Height = 4, Width = 5;
        if (size == 1) return image;
        int reach = size / 2;
        double Weight(int a, int b) => Math.Exp(-4.5 * (a * a + b * b) / (reach * reach));
        double sum = 0;
        for (int a = -reach; a <= reach; a++)
        {
            for (int b = -reach; b <= reach; b++) sum += Weight(a, b);
        }

        var smoothed = new double[image.Length];
        for (int i = 0; i < image.Length; i++)
        {
            for (int j = 0; j < image.Length; j++)
            {
                int a = j / Width - i / Width, b = j % Width - i % Width;
                if (Math.Abs(a) <= reach && Math.Abs(b) <= reach) smoothed[i] += Weight(a, b) / sum * image[j];
            }
        }

        Assert.Equal(Height * Width, image.Length);
        return smoothed;
    }

    private static double[] Doubles(ReadOnlySpan<float> row) => [.. row.ToArray().Select(value => (double)value)];
}
