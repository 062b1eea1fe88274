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
        int planes = images.Shape[0] * images.Shape[1], length = height * width, newLength = size.Height * size.Width;
        for (int plane = 0; plane < planes; plane++)
            BilinearImage.Resize(images.Data.Slice(plane * length, length), (height, width), result.Data.Slice(plane * newLength, newLength), (size.Height, size.Width));
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
}
