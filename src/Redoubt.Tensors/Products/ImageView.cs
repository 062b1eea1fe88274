using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>Images in memory, channels last: element (n, h, w, c) is at <c>Origin + n·ImageStride + h·RowStride + w·PixelStride + c</c>. The memory around
/// each image is a halo of zeros, at least as wide as the reading operator demands. Strides are in floats.</summary>
internal readonly unsafe struct ImageView(float* origin, int height, int width, int channels, nint pixelStride, nint rowStride, nint imageStride)
{
    public float* Origin { get; } = origin;

    public int Height { get; } = height;

    public int Width { get; } = width;

    public int Channels { get; } = channels;

    public nint PixelStride { get; } = pixelStride;

    public nint RowStride { get; } = rowStride;

    public nint ImageStride { get; } = imageStride;

    public bool IsAbsent => Origin == null;

    /// <summary>Images without halo or gaps.</summary>
    public static ImageView Dense(float* origin, int height, int width, int channels) =>
        new(origin, height, width, channels, channels, (nint)width * channels, (nint)height * width * channels);

    /// <summary>Rows of a matrix, as images of one pixel.</summary>
    public static ImageView Matrix(float* origin, int columns, nint rowStride) => new(origin, 1, 1, columns, rowStride, rowStride, rowStride);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* At(int image, int y, int x) => Origin + image * ImageStride + y * RowStride + x * PixelStride;

    /// <summary>Every step-th row and column, starting at (y, x).</summary>
    public ImageView Phase(int y, int x, int stepY, int stepX) => new(
        Origin == null ? null : At(0, y, x),
        (Height - y + stepY - 1) / stepY,
        (Width - x + stepX - 1) / stepX,
        Channels,
        PixelStride * stepX,
        RowStride * stepY,
        ImageStride);

    /// <summary>The same pixels from a later channel on.</summary>
    public ImageView FromChannel(int channel) => new(Origin == null ? null : Origin + channel, Height, Width, Channels - channel, PixelStride, RowStride, ImageStride);
}
