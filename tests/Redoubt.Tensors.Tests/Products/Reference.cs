namespace Redoubt.Tensors.Tests;

/// <summary>A sum in double precision, and the sum of its terms' magnitudes, which scales the error bound of every float sum of the same terms.</summary>
internal readonly record struct Sum(double Value, double Magnitude, int Terms)
{
    public Sum Plus(double term) => new(Value + term, Magnitude + Math.Abs(term), Terms + 1);

    /// <summary>Higham, Accuracy and Stability of Numerical Algorithms, section 3.1: |error| ≤ γ_k · Σ|terms|, with some operations to spare for an epilogue.</summary>
    public void AssertBounds(float actual, string what, double factor = 1)
    {
        double k = (Terms + 8) * Math.Pow(2, -24), bound = factor * k / (1 - k) * Magnitude + 1e-30;
        Assert.True(Math.Abs(actual - Value) <= bound, $"{what}: {actual:R} instead of {Value:R}, bound {bound:g3}");
    }
}

/// <summary>The operators as plain loops over their definition.</summary>
internal static class Reference
{
    public static Sum Convolve(in ConvolutionGeometry g, Images input, float[] weights, int n, int y, int x, int o)
    {
        var sum = default(Sum);
        int first = o / g.OutputChannelsPerGroup * g.InputChannelsPerGroup;
        for (int i = 0; i < g.InputChannelsPerGroup; i++)
        {
            for (int ky = 0; ky < g.KernelHeight; ky++)
            {
                for (int kx = 0; kx < g.KernelWidth; kx++)
                {
                    double value = input.Or0(n, y * g.StrideY - g.PadTop + ky * g.DilationY, x * g.StrideX - g.PadLeft + kx * g.DilationX, first + i);
                    sum = sum.Plus(value * weights[Index(g, o, i, ky, kx)]);
                }
            }
        }

        return sum;
    }

    /// <summary>Adds up every output that the input element reached: the definition, not its rearrangement.</summary>
    public static Sum[,,] InputGradient(in ConvolutionGeometry g, Images outputGradient, float[] weights, int n)
    {
        var sums = new Sum[g.InputHeight, g.InputWidth, g.InputChannels];
        for (int y = 0; y < g.OutputHeight; y++)
        {
            for (int x = 0; x < g.OutputWidth; x++)
            {
                for (int o = 0; o < g.OutputChannels; o++) Scatter(g, sums, outputGradient[n, y, x, o], weights, (y, x, o));
            }
        }

        return sums;
    }

    public static Sum WeightGradient(in ConvolutionGeometry g, Images input, Images outputGradient, int o, int i, int ky, int kx)
    {
        var sum = default(Sum);
        int channel = o / g.OutputChannelsPerGroup * g.InputChannelsPerGroup + i;
        for (int n = 0; n < input.Count; n++)
        {
            for (int y = 0; y < g.OutputHeight; y++)
            {
                for (int x = 0; x < g.OutputWidth; x++)
                {
                    double value = input.Or0(n, y * g.StrideY - g.PadTop + ky * g.DilationY, x * g.StrideX - g.PadLeft + kx * g.DilationX, channel);
                    sum = sum.Plus(value * outputGradient[n, y, x, o]);
                }
            }
        }

        return sum;
    }

    public static int Index(in ConvolutionGeometry g, int o, int i, int ky, int kx) =>
        ((o * g.InputChannelsPerGroup + i) * g.KernelHeight + ky) * g.KernelWidth + kx;

    private static void Scatter(in ConvolutionGeometry g, Sum[,,] sums, double value, float[] weights, (int Y, int X, int O) at)
    {
        int first = at.O / g.OutputChannelsPerGroup * g.InputChannelsPerGroup;
        for (int ky = 0; ky < g.KernelHeight; ky++)
        {
            for (int kx = 0; kx < g.KernelWidth; kx++)
            {
                int y = at.Y * g.StrideY - g.PadTop + ky * g.DilationY, x = at.X * g.StrideX - g.PadLeft + kx * g.DilationX;
                if (y < 0 || x < 0 || y >= g.InputHeight || x >= g.InputWidth) continue;
                for (int i = 0; i < g.InputChannelsPerGroup; i++)
                    sums[y, x, first + i] = sums[y, x, first + i].Plus(value * weights[Index(g, at.O, i, ky, kx)]);
            }
        }
    }
}
