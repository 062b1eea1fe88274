namespace Redoubt.Data;

/// <summary>What a picture file claims before its pixels are read.</summary>
/// <param name="Width">Columns, 1 or more.</param>
/// <param name="Height">Rows, 1 or more.</param>
/// <param name="Channels">Channels that decoding gives: 1 (grey) or 3 (RGB).</param>
internal sealed record PictureHeader(int Width, int Height, int Channels)
{
    /// <summary>The most pixels of one picture: as many as the largest resize target has.</summary>
    public const int MostPixels = 1 << 26;

    /// <summary>Checks the claimed sides.</summary>
    /// <param name="name">File, for the error sentence.</param>
    /// <param name="width">Columns claimed.</param>
    /// <param name="height">Rows claimed.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="position">Byte where the claim stands.</param>
    public static PictureHeader Checked(string name, long width, long height, int channels, long position)
    {
        if (width < 1 || height < 1)
            throw new UnreadableDataException(name, $"claims {width}x{height} pixels (byte {position}), a picture has at least one", position);
        if (width > MostPixels || height > MostPixels || width * height > MostPixels)
            throw new UnreadableDataException(name, $"claims {width}x{height} pixels (byte {position}), at most {MostPixels} in all are read", position);
        return new PictureHeader((int)width, (int)height, channels);
    }

    /// <summary>Height, then width, as in <c>--resize</c>.</summary>
    public override string ToString() => $"{Height}x{Width}";
}
