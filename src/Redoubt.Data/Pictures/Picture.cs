namespace Redoubt.Data;

/// <summary>A decoded picture: whole numbers from 0 to <paramref name="Maximum"/>, row-major, channels last.</summary>
/// <param name="Width">Columns, 1 or more.</param>
/// <param name="Height">Rows, 1 or more.</param>
/// <param name="Channels">1 (grey) or 3 (red, green, blue).</param>
/// <param name="Maximum">Value of full brightness, in [1, 65535].</param>
/// <param name="Samples"><c>Height * Width * Channels</c> of them.</param>
/// <param name="Remarks">What was not applied.</param>
internal sealed record Picture(int Width, int Height, int Channels, int Maximum, ushort[] Samples, PictureRemarks Remarks = PictureRemarks.None)
{
    /// <summary>Writes the picture in attack space: one plane per channel, value / <see cref="Maximum"/>, correctly rounded.</summary>
    /// <param name="planes"><c>channels * Height * Width</c> numbers, overwritten.</param>
    /// <param name="channels">Channels wanted: this picture's, or 3 of a grey one, which are then equal.</param>
    public void WritePlanes(Span<float> planes, int channels)
    {
        int pixels = Height * Width;
        float full = Maximum;
        for (int c = 0; c < channels; c++)
        {
            Span<float> plane = planes.Slice(c * pixels, pixels);
            int from = Channels == 1 ? 0 : c;
            for (int p = 0; p < plane.Length; p++) plane[p] = Samples[p * Channels + from] / full;
        }
    }
}
