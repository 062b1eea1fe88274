using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Resizing and cropping of images <c>[N,C,H,W]</c>, before the attack space.</summary>
internal static class ImageGeometry
{
    /// <summary>Bilinear interpolation with half-pixel centers and repeated borders (ONNX Resize: linear, half_pixel, no antialias).</summary>
    public static Tensor Resize(Tensor images, ImageSize size)
    {
        (int height, int width) = (images.Shape[2], images.Shape[3]);
        if (height == size.Height && width == size.Width) return images;
        if (height == 0 || width == 0) throw new ArgumentException($"Empty images of shape {images.Shape} cannot be resized.", nameof(images));
        var result = new Tensor(new Shape(images.Shape[0], images.Shape[1], size.Height, size.Width));
        (int Low, int High, float Share)[] rows = Taps(height, size.Height), columns = Taps(width, size.Width);
        int planes = images.Shape[0] * images.Shape[1];
        for (int plane = 0; plane < planes; plane++)
        {
            ReadOnlySpan<float> from = images.Data.Slice(plane * height * width, height * width);
            Span<float> to = result.Data.Slice(plane * size.Height * size.Width, size.Height * size.Width);
            for (int y = 0; y < size.Height; y++)
            {
                ReadOnlySpan<float> above = from.Slice(rows[y].Low * width, width), below = from.Slice(rows[y].High * width, width);
                for (int x = 0; x < size.Width; x++)
                {
                    (int low, int high, float share) = columns[x];
                    float top = float.Lerp(above[low], above[high], share), bottom = float.Lerp(below[low], below[high], share);
                    to[y * size.Width + x] = float.Lerp(top, bottom, rows[y].Share);
                }
            }
        }

        return result;
    }

    /// <summary>The middle part; where the border is odd, the smaller half is above and on the left.</summary>
    public static Tensor CropCenter(Tensor images, ImageSize size)
    {
        (int height, int width) = (images.Shape[2], images.Shape[3]);
        if (size.Height > height || size.Width > width)
            throw new ArgumentException($"A part of {size} pixels cannot be cut from images of {height}x{width}.", nameof(size));
        var result = new Tensor(new Shape(images.Shape[0], images.Shape[1], size.Height, size.Width));
        (int top, int left) = ((height - size.Height) / 2, (width - size.Width) / 2);
        int planes = images.Shape[0] * images.Shape[1];
        for (int line = 0; line < planes * size.Height; line++)
        {
            (int plane, int y) = Math.DivRem(line, size.Height);
            images.Data.Slice((plane * height + top + y) * width + left, size.Width).CopyTo(result.Data[(line * size.Width)..]);
        }

        return result;
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
