namespace Redoubt.Attacks;

/// <summary>The perturbation pattern of the ℓ2 square attack: two bumps of opposite sign, side by side, of Euclidean norm 1.</summary>
/// <remarks>Andriushchenko et al., arXiv:1912.00049, section 3.4: at distance d (in the maximum norm) from its center a bump has
/// height <c>Σ_(k ≥ d) 1/(k+1)²</c>, so energy gathers at the center.</remarks>
internal static class BumpPattern
{
    /// <summary>Pattern of a window; the bumps share its rows, or its columns where it has one row.</summary>
    public static float[] Create(int height, int width)
    {
        var pattern = new double[height * width];
        if (height > 1)
        {
            Add(pattern, width, new Window(0, 0, height / 2, width), 1);
            Add(pattern, width, new Window(height / 2, 0, height - (height / 2), width), -1);
        }
        else
        {
            Add(pattern, width, new Window(0, 0, 1, width / 2), 1);
            Add(pattern, width, new Window(0, width / 2, 1, width - (width / 2)), -1);
        }

        return Normalize(pattern);
    }

    /// <summary>The same pattern with rows and columns exchanged; square windows only.</summary>
    public static float[] Transpose(float[] pattern, int side)
    {
        var result = new float[pattern.Length];
        for (int i = 0; i < pattern.Length; i++) result[(i % side * side) + (i / side)] = pattern[i];
        return result;
    }

    private static void Add(double[] pattern, int stride, Window window, double sign)
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
                double height = Height(Math.Max(Math.Abs(row - centerRow), Math.Abs(column - centerColumn)), reach);
                if (pass == 0) norm += height * height;
                else pattern[((window.Top + row) * stride) + window.Left + column] = sign * height / Math.Sqrt(norm);
            }
        }
    }

    private static double Height(int distance, int reach)
    {
        double sum = 0;
        for (int k = distance; k < reach; k++) sum += 1.0 / ((k + 1.0) * (k + 1.0));
        return sum;
    }

    private static float[] Normalize(double[] pattern)
    {
        double norm = Math.Sqrt(pattern.Sum(v => v * v));
        return [.. pattern.Select(v => (float)(v / norm))];
    }
}
