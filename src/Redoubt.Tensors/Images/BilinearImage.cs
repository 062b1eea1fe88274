namespace Redoubt.Tensors;

/// <summary>Bilinear interpolation of one image plane with half-pixel centers and repeated borders (ONNX Resize: linear, half_pixel, no antialias).</summary>
/// <remarks>Without smoothing: made much smaller, an image shows only some of its pixels, as in OpenCV's INTER_LINEAR; PIL and torchvision smooth by default.</remarks>
public static class BilinearImage
{
    /// <summary>Resizes a plane.</summary>
    /// <param name="from">Pixels, row-major, one or more.</param>
    /// <param name="size">Height and width of <paramref name="from"/>, each 1 or more.</param>
    /// <param name="to">Overwritten; must not overlap <paramref name="from"/>.</param>
    /// <param name="newSize">Height and width of <paramref name="to"/>, each 1 or more.</param>
    public static void Resize(ReadOnlySpan<float> from, (int Height, int Width) size, Span<float> to, (int Height, int Width) newSize)
    {
        if (size == newSize)
        {
            from.CopyTo(to);
            return;
        }

        (int Low, int High, float Share)[] rows = Taps(size.Height, newSize.Height), columns = Taps(size.Width, newSize.Width);
        for (int y = 0; y < newSize.Height; y++)
        {
            ReadOnlySpan<float> above = from.Slice(rows[y].Low * size.Width, size.Width), below = from.Slice(rows[y].High * size.Width, size.Width);
            Span<float> line = to.Slice(y * newSize.Width, newSize.Width);
            for (int x = 0; x < line.Length; x++)
            {
                (int low, int high, float share) = columns[x];
                float top = float.Lerp(above[low], above[high], share), bottom = float.Lerp(below[low], below[high], share);
                line[x] = float.Lerp(top, bottom, rows[y].Share);
            }
        }
    }

    private static (int Low, int High, float Share)[] Taps(int from, int to)
    {
        var taps = new (int, int, float)[to];
        for (int i = 0; i < to; i++)
        {
            double center = Math.Clamp((i + 0.5) * from / to - 0.5, 0, from - 1);
            int low = (int)center;
            taps[i] = (low, Math.Min(low + 1, from - 1), (float)(center - low));
        }

        return taps;
    }
}
