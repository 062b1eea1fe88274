using System.Runtime.InteropServices;
using System.Text;

namespace Redoubt.Data;

/// <summary>Reads pictures of every supported format; the format is recognized by the first bytes, not by the name.</summary>
internal static class PictureFile
{
    private const int MostFileBytes = 1 << 29, MostPnmHeader = 1 << 14;

    private static readonly (byte[] Start, string Format)[] Unsupported =
    [
        ("GIF8"u8.ToArray(), "GIF"), ("BM"u8.ToArray(), "BMP"), ("RIFF"u8.ToArray(), "WebP"), ("II*\0"u8.ToArray(), "TIFF"),
        ("MM\0*"u8.ToArray(), "TIFF"), ("\0\0\0\x0cjP"u8.ToArray(), "JPEG 2000"),
    ];

    /// <summary>Endings of file names that are taken for pictures, in lower case.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".png", ".jpg", ".jpeg", ".jpe", ".ppm", ".pgm", ".pbm", ".pnm"];

    /// <summary>Endings of pictures in formats that are not read.</summary>
    public static IReadOnlyList<string> UnsupportedExtensions { get; } = [".gif", ".bmp", ".webp", ".tif", ".tiff", ".heic", ".avif", ".jp2", ".tga", ".jxl"];

    /// <summary>Reads the sides and channels of a file, and no pixels.</summary>
    public static PictureHeader ReadHeader(string path)
    {
        using FileStream file = InputFile.Open(path, 1 << 12);
        try
        {
            return ReadHeader(file, path);
        }
        catch (IOException e)
        {
            throw new UnreadableDataException(path, $"cannot be read ({e.Message.TrimEnd('.')})", inner: e);
        }
    }

    /// <summary>Reads the sides and channels from a stream that can seek.</summary>
    public static PictureHeader ReadHeader(Stream file, string name)
    {
        var start = new byte[(int)Math.Min(file.Length - file.Position, PngHeader.Start + PngHeader.Length)];
        file.ReadExactly(start);
        file.Position -= start.Length;
        if (IsJpeg(start)) return JpegHeader.Read(file, name).Size;
        if (PnmDecoder.Begins(start))
        {
            var head = new byte[(int)Math.Min(file.Length - file.Position, MostPnmHeader)];
            file.ReadExactly(head);
            return PnmDecoder.ReadHeader(head, name);
        }

        if (!IsPng(start)) throw Unknown(start, name);
        if (start.Length < PngHeader.Start + PngHeader.Length)
            throw new UnreadableDataException(name, $"is truncated, it ends at byte {start.Length} inside its IHDR chunk", start.Length);
        if (!start.AsSpan(12, 4).SequenceEqual("IHDR"u8)) throw new UnreadableDataException(name, "does not begin with an IHDR chunk (byte 8)", 8);
        return PngHeader.Parse(start.AsSpan(PngHeader.Start), name).Size;
    }

    /// <summary>Decodes a file.</summary>
    public static Picture Decode(string path) => Decode(ReadAll(path), path);

    /// <summary>The bytes of a file.</summary>
    public static byte[] ReadAll(string path) => InputFile.ReadAll(path, MostFileBytes);

    /// <summary>Decodes the bytes of a file.</summary>
    public static Picture Decode(ReadOnlyMemory<byte> file, string name)
    {
        if (IsPng(file.Span)) return PngDecoder.Decode(file, name);
        if (PnmDecoder.Begins(file.Span)) return PnmDecoder.Decode(file.Span, name);
        return IsJpeg(file.Span) ? DecodeJpeg(file, name) : throw Unknown(file.Span, name);
    }

    private static Picture DecodeJpeg(ReadOnlyMemory<byte> file, string name)
    {
        JpegHeader header = JpegHeader.Read(AsStream(file), name);
        byte[] bytes = TurboJpeg.Decode(file.Span, header.Size, name, out string? warning);
        var samples = new ushort[bytes.Length];
        for (int i = 0; i < samples.Length; i++) samples[i] = bytes[i];
        PictureRemarks remarks = (warning is null ? PictureRemarks.None : PictureRemarks.JpegWarning) | (header.IsTurned ? PictureRemarks.Orientation : PictureRemarks.None);
        return new Picture(header.Size.Width, header.Size.Height, header.Size.Channels, 255, samples, remarks);
    }

    // Files come as arrays, which a stream can share.
    private static MemoryStream AsStream(ReadOnlyMemory<byte> file) =>
        MemoryMarshal.TryGetArray(file, out ArraySegment<byte> array) ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false) : new MemoryStream(file.ToArray());

    private static bool IsPng(ReadOnlySpan<byte> start) => start.StartsWith(PngChunks.Signature);

    private static bool IsJpeg(ReadOnlySpan<byte> start) => start.Length >= 3 && start[0] == 0xFF && start[1] == 0xD8 && start[2] == 0xFF;

    private static UnreadableDataException Unknown(ReadOnlySpan<byte> start, string name)
    {
        if (start.IsEmpty) return new UnreadableDataException(name, "is empty", 0);
        foreach ((byte[] mark, string format) in Unsupported)
        {
            if (start.StartsWith(mark)) return new UnreadableDataException(name, $"is a {format} picture; PNG, JPEG, PPM, PGM and PBM are read, convert it to PNG", 0);
        }

        ReadOnlySpan<byte> first = start[..Math.Min(8, start.Length)];
        string shown = first.ContainsAnyExceptInRange((byte)0x20, (byte)0x7E) ? Convert.ToHexStringLower(first) : $"'{Encoding.ASCII.GetString(first)}'";
        return new UnreadableDataException(name, $"is no picture, it begins with {shown} and not as a PNG, JPEG, PPM, PGM or PBM file does", 0);
    }
}
