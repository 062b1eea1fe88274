using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Reference rules of pools and their gradients.</summary>
internal static class ReferenceWindows
{
    public static ReferenceValue MaxPool(ReferenceCall c)
    {
        int[] best = Largest(c.Attributes<WindowAttributes>(), c[0], c.Shape);
        return ReferenceValue.Of(c.Shape, Array.ConvertAll(best, i => i < 0 ? double.NegativeInfinity : c[0].Numbers[i]));
    }

    public static ReferenceValue MaxPoolGather(ReferenceCall c)
    {
        int[] best = Largest(c.Attributes<WindowAttributes>(), c[0], c.Shape);
        return ReferenceValue.Of(c.Shape, Array.ConvertAll(best, i => i < 0 ? 0 : c[1].Numbers[i]));
    }

    public static ReferenceValue MaxPoolScatter(ReferenceCall c)
    {
        int[] best = Largest(c.Attributes<WindowAttributes>(), c[0], c[1].Shape);
        var result = new double[c.Shape.Count];
        for (int o = 0; o < best.Length; o++)
        {
            if (best[o] >= 0) result[best[o]] += c[1].Numbers[o];
        }

        return ReferenceValue.Of(c.Shape, result);
    }

    public static ReferenceValue AveragePool(ReferenceCall c)
    {
        WindowAttributes window = c.Attributes<WindowAttributes>();
        var result = new double[c.Shape.Count];
        for (int o = 0; o < result.Length; o++)
        {
            List<int> pixels = Pixels(window, c[0].Shape, c.Shape, o);
            if (pixels.Count > 0) result[o] = pixels.Sum(i => c[0].Numbers[i]) / Divisor(window, c[0].Shape, c.Shape, o);
        }

        return ReferenceValue.Of(c.Shape, result);
    }

    public static ReferenceValue AveragePoolGradient(ReferenceCall c)
    {
        WindowAttributes window = c.Attributes<WindowAttributes>();
        var result = new double[c.Shape.Count];
        for (int o = 0; o < c[0].Numbers.Length; o++)
        {
            double share = c[0].Numbers[o] / Divisor(window, c.Shape, c[0].Shape, o);
            foreach (int i in Pixels(window, c.Shape, c[0].Shape, o)) result[i] += share;
        }

        return ReferenceValue.Of(c.Shape, result);
    }

    /// <summary>For each window, the position of its first largest pixel (its first NaN, where it has one); -1 for a window without pixels.</summary>
    private static int[] Largest(WindowAttributes window, ReferenceValue image, Shape output)
    {
        var best = new int[output.Count];
        for (int o = 0; o < best.Length; o++)
        {
            best[o] = -1;
            foreach (int i in Pixels(window, image.Shape, output, o))
            {
                if (best[o] < 0 || IsLarger(image.Numbers[i], image.Numbers[best[o]])) best[o] = i;
            }
        }

        return best;
    }

    private static bool IsLarger(double value, double best) => value > best || (double.IsNaN(value) && !double.IsNaN(best));

    /// <summary>Positions of the pixels that one window covers, border left out, row by row.</summary>
    private static List<int> Pixels(WindowAttributes window, Shape image, Shape output, int o)
    {
        (int map, int top, int left) = Origin(window, output, o);
        var pixels = new List<int>();
        for (int t = 0; t < window.KernelHeight * window.KernelWidth; t++)
        {
            int y = top + (t / window.KernelWidth * window.DilationHeight), x = left + (t % window.KernelWidth * window.DilationWidth);
            if ((uint)y < (uint)image[2] && (uint)x < (uint)image[3]) pixels.Add((((map * image[2]) + y) * image[3]) + x);
        }

        return pixels;
    }

    // With CountBorder the border counts, but not what a last, partly covered window has beyond the border.
    private static int Divisor(WindowAttributes window, Shape image, Shape output, int o)
    {
        if (!window.CountBorder) return Pixels(window, image, output, o).Count;
        (_, int top, int left) = Origin(window, output, o);
        int rows = 0, columns = 0;
        for (int r = 0; r < window.KernelHeight; r++) rows += top + (r * window.DilationHeight) < image[2] + window.PadBottom ? 1 : 0;
        for (int s = 0; s < window.KernelWidth; s++) columns += left + (s * window.DilationWidth) < image[3] + window.PadRight ? 1 : 0;
        return rows * columns;
    }

    private static (int Map, int Top, int Left) Origin(WindowAttributes window, Shape output, int o)
    {
        int x = o % output[3], y = o / output[3] % output[2];
        return (o / (output[2] * output[3]), (y * window.StrideHeight) - window.PadTop, (x * window.StrideWidth) - window.PadLeft);
    }
}
