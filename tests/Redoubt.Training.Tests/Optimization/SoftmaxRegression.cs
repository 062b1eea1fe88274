namespace Redoubt.Training.Tests;

/// <summary>Loss and gradients of softmax regression in double precision: dL/dz = (p - y)/N.</summary>
internal sealed class SoftmaxRegression(float[] weights, int classes)
{
    public double[] Weights { get; } = [.. weights.Select(static w => (double)w)];

    public double[] Biases { get; } = new double[classes];

    public int Features => Weights.Length / classes;

    public double[] Logits(ReadOnlySpan<float> x)
    {
        double[] z = [.. Biases];
        for (int k = 0; k < classes; k++)
        {
            for (int i = 0; i < Features; i++) z[k] += Weights[k * Features + i] * x[i];
        }

        return z;
    }

    public static double[] Probabilities(double[] z)
    {
        double sum = z.Sum(Math.Exp);
        return [.. z.Select(v => Math.Exp(v) / sum)];
    }

    /// <summary>Mean cross-entropy against smoothed labels, and its gradients.</summary>
    public (double Loss, double[] Weights, double[] Biases) Gradients(float[] x, int[] y, double smoothing = 0)
    {
        double[] weightGradient = new double[Weights.Length], biasGradient = new double[classes];
        double loss = 0;
        for (int row = 0; row < y.Length; row++)
        {
            ReadOnlySpan<float> example = x.AsSpan(row * Features, Features);
            double[] p = Probabilities(Logits(example));
            for (int k = 0; k < classes; k++)
            {
                double target = (k == y[row] ? 1 - smoothing : 0) + smoothing / classes;
                loss -= target * Math.Log(p[k]) / y.Length;
                double d = (p[k] - target) / y.Length;
                biasGradient[k] += d;
                for (int i = 0; i < Features; i++) weightGradient[k * Features + i] += d * example[i];
            }
        }

        return (loss, weightGradient, biasGradient);
    }
}
