using System.Buffers.Binary;

namespace Redoubt.Data;

/// <summary>Finds the sides of a JPEG file (ISO/IEC 10918-1, annex B) without decoding it.</summary>
internal sealed class JpegHeader
{
    private const int StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA, Exif = 0xE1, OrientationTag = 0x0112;

    // Every block of 8x8 pixels costs at least the one bit of its first coefficient.
    private const long PixelsPerByte = 8 * 64;

    private readonly Stream _file;
    private readonly string _name;
    private readonly long _start;

    private JpegHeader(Stream file, string name)
    {
        _file = file;
        _name = name;
        _start = file.Position;
    }

    /// <summary>Whether the Exif data ask for the picture to be turned or mirrored.</summary>
    public bool IsTurned { get; private set; }

    /// <summary>The sides and channels.</summary>
    public PictureHeader Size { get; private set; } = null!;

    /// <summary>Reads markers up to the one with the sides.</summary>
    /// <param name="file">A stream that can seek, at the beginning of the file.</param>
    /// <param name="name">What error sentences call it.</param>
    public static JpegHeader Read(Stream file, string name)
    {
        var header = new JpegHeader(file, name);
        if (header.Byte() != 0xFF || header.Byte() != StartOfImage) throw new UnreadableDataException(name, "is not a JPEG file, it does not begin with ff d8", 0);
        while (header.Size is null) header.ReadSegment();
        return header;
    }

    private long At => _file.Position - _start;

    private void ReadSegment()
    {
        long at = At;
        if (Byte() != 0xFF) throw new UnreadableDataException(_name, $"has no JPEG marker at byte {at}", at);
        int marker = Byte();
        while (marker == 0xFF) marker = Byte();
        if (marker is 0x01 or (>= 0xD0 and <= 0xD7)) return;
        if (marker is EndOfImage or StartOfScan or StartOfImage or 0) throw new UnreadableDataException(_name, $"has no picture size before the JPEG marker ff {marker:x2} at byte {at}", at);
        int length = Byte() << 8 | Byte();
        if (length < 2 || length - 2 > _file.Length - _file.Position)
            throw new UnreadableDataException(_name, $"the JPEG segment ff {marker:x2} at byte {at} promises {length} bytes, but only {_file.Length - _file.Position + 2} follow", at);
        long end = _file.Position + length - 2;
        if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC)) ReadFrame(marker, length, at);
        else if (marker == Exif) ReadExif(length - 2);
        _file.Position = end;
    }

    private void ReadFrame(int marker, int length, long at)
    {
        if (marker > 0xC2) throw new UnreadableDataException(_name, $"is a lossless, hierarchical or arithmetic JPEG (marker ff {marker:x2} at byte {at}), which is not supported", at);
        if (length < 8) throw new UnreadableDataException(_name, $"has a frame header of {length} bytes at byte {at}", at);
        int precision = Byte(), height = Byte() << 8 | Byte(), width = Byte() << 8 | Byte(), components = Byte();
        if (precision != 8) throw new UnreadableDataException(_name, $"has {precision} bits per sample (byte {at + 4}), JPEG is supported with 8", at + 4);
        if (components is not (1 or 3))
            throw new UnreadableDataException(_name, $"has {components} color components (byte {at + 9}); grey and RGB pictures are supported, convert CMYK to RGB", at + 9);
        Size = PictureHeader.Checked(_name, width, height, components, at + 5);
        if ((long)width * height > (_file.Length - _start) * PixelsPerByte)
            throw new UnreadableDataException(_name, $"claims {width}x{height} pixels (byte {at + 5}), which its {_file.Length - _start} bytes cannot hold", at + 5);
    }

    // Only the orientation of the first directory is wanted; whatever is malformed has none.
    private void ReadExif(int length)
    {
        var data = new byte[Math.Min(length, 1 << 12)];
        ReadOnlySpan<byte> exif = data.AsSpan(0, _file.ReadAtLeast(data, data.Length, throwOnEndOfStream: false));
        if (exif.Length < 14 || !exif.StartsWith("Exif\0\0"u8)) return;
        ReadOnlySpan<byte> tiff = exif[6..];
        bool little = tiff[0] == 'I';
        uint directory = Word(tiff[4..], little);
        if (directory > tiff.Length - 2) return;
        int entries = Half(tiff[(int)directory..], little);
        for (int i = 0; i < entries; i++)
        {
            long entry = directory + 2 + 12L * i;
            if (entry + 12 > tiff.Length) return;
            ReadOnlySpan<byte> field = tiff[(int)entry..];
            if (Half(field, little) == OrientationTag) IsTurned = Half(field[8..], little) is > 1 and <= 8;
        }
    }

    private static int Half(ReadOnlySpan<byte> data, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(data) : BinaryPrimitives.ReadUInt16BigEndian(data);

    private static uint Word(ReadOnlySpan<byte> data, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(data) : BinaryPrimitives.ReadUInt32BigEndian(data);

    private int Byte()
    {
        int value = _file.ReadByte();
        return value >= 0 ? value : throw new UnreadableDataException(_name, $"is truncated, it ends at byte {At} inside the JPEG header", At);
    }
}
