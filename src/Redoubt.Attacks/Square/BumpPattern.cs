namespace Redoubt.Attacks;

/// <summary>The perturbation pattern of the ℓ2 and ℓ1 square attacks: two bumps of opposite sign, side by side, of norm 1.</summary>
/// <remarks>Andriushchenko et al., arXiv:1912.00049, section 3.4: at distance d (in the maximum norm) from its center a bump has
/// height <c>Σ_(k ≥ d) 1/(k+1)²</c>, so mass gathers at the center; for ℓ1 (Croce and Hein, arXiv:2103.01208, section 4.3) more so, with <c>1/(k+1)⁴</c>.</remarks>
internal static class BumpPattern
{
    /// <summary>Pattern of a window; the bumps share its rows, or its columns where it has one row.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="power">2 for the Euclidean norm, 1 for the sum norm.</param>
    public static float[] Create(int height, int width, int power = 2)
    {
        var pattern = new double[height * width];
        if (height > 1)
        {
            Add(pattern, width, new Window(0, 0, height / 2, width), 1, power);
            Add(pattern, width, new Window(height / 2, 0, height - (height / 2), width), -1, power);
        }
        else
        {
            Add(pattern, width, new Window(0, 0, 1, width / 2), 1, power);
            Add(pattern, width, new Window(0, width / 2, 1, width - (width / 2)), -1, power);
        }

        return Normalize(pattern, power);
    }

    /// <summary>The same pattern with rows and columns exchanged; square windows only.</summary>
    public static float[] Transpose(float[] pattern, int side)
    {
        var result = new float[pattern.Length];
        for (int i = 0; i < pattern.Length; i++) result[(i % side * side) + (i / side)] = pattern[i];
        return result;
    }

    private static void Add(double[] pattern, int stride, Window window, double sign, int power)
    {
        if (window.Height == 0 || window.Width == 0) return;
        int centerRow = window.Height / 2, centerColumn = window.Width / 2, reach = Math.Max(centerRow, centerColumn) + 1;
        double norm = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            // The first pass measures, the second writes each bump with norm 1.
            for (int i = 0; i < window.Height * window.Width; i++)
            {
                int row = i / window.Width, column = i % window.Width;
                double height = Height(Math.Max(Math.Abs(row - centerRow), Math.Abs(column - centerColumn)), reach, power);
                if (pass == 0) norm += power == 1 ? height : height * height;
                else pattern[((window.Top + row) * stride) + window.Left + column] = sign * height / (power == 1 ? norm : Math.Sqrt(norm));
            }
        }
    }

    private static double Height(int distance, int reach, int power)
    {
        double sum = 0;
        for (int k = distance; k < reach; k++) sum += Math.Pow(k + 1.0, power == 1 ? -4 : -2);
        return sum;
    }

    private static float[] Normalize(double[] pattern, int power)
    {
        double norm = power == 1 ? pattern.Sum(Math.Abs) : Math.Sqrt(pattern.Sum(v => v * v));
        return [.. pattern.Select(v => (float)(v / norm))];
    }
}
