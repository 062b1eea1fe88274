using System.Buffers.Binary;
using System.Text;
using Redoubt.Evidence;

namespace Redoubt.Data;

/// <summary>The chunks of a PNG file, each with its check verified and in an order that the format allows.</summary>
internal sealed class PngChunks
{
    private const int ChunkOverhead = 12, LargestPalette = 3 * 256;

    private readonly ReadOnlyMemory<byte> _file;
    private readonly string _name;
    private bool _dataEnded;

    private PngChunks(ReadOnlyMemory<byte> file, string name)
    {
        _file = file;
        _name = name;
    }

    /// <summary>The first eight bytes of every PNG file.</summary>
    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>The IHDR chunk.</summary>
    public PngHeader Header { get; private set; } = null!;

    /// <summary>Red, green and blue of every palette entry; empty without a palette.</summary>
    public ReadOnlyMemory<byte> Palette { get; private set; }

    /// <summary>The compressed pixels, in pieces.</summary>
    public List<ReadOnlyMemory<byte>> Data { get; } = [];

    /// <summary>What the chunks say that is not applied.</summary>
    public PictureRemarks Remarks { get; private set; }

    /// <summary>Reads the chunks to IEND.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="name">What error sentences call it.</param>
    public static PngChunks Read(ReadOnlyMemory<byte> file, string name)
    {
        var chunks = new PngChunks(file, name);
        int at = Signature.Length;
        while (chunks.ReadChunk(ref at))
        {
        }

        if (chunks.Data.Count == 0) throw new UnreadableDataException(name, "has no pixels (no IDAT chunk)", at);
        if (chunks.Header.ColorType == 3 && chunks.Palette.IsEmpty) throw new UnreadableDataException(name, "has colors of a palette but no palette (no PLTE chunk)", at);
        if (at < file.Length) chunks.Remarks |= PictureRemarks.TrailingBytes;
        return chunks;
    }

    private bool ReadChunk(ref int at)
    {
        ReadOnlySpan<byte> rest = _file.Span[at..];
        if (rest.Length < ChunkOverhead)
            throw new UnreadableDataException(_name, $"is truncated, it ends at byte {_file.Length} before its IEND chunk", _file.Length);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        string type = TypeOf(rest.Slice(4, 4), at + 4);
        if (length > rest.Length - ChunkOverhead)
            throw new UnreadableDataException(_name, $"the {type} chunk at byte {at} promises {length} bytes, but only {rest.Length - ChunkOverhead} follow", at);
        ReadOnlyMemory<byte> data = _file.Slice(at + 8, (int)length);
        if (BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + data.Length)..]) != Crc32.Of(rest.Slice(4, 4 + data.Length)))
            throw new UnreadableDataException(_name, $"the {type} chunk at byte {at} is damaged, its check does not match", at);
        Accept(type, data, at);
        at += ChunkOverhead + data.Length;
        return type != "IEND";
    }

    private string TypeOf(ReadOnlySpan<byte> letters, int at)
    {
        foreach (byte letter in letters)
        {
            if (!char.IsAsciiLetter((char)letter)) throw new UnreadableDataException(_name, $"has no chunk type at byte {at}", at);
        }

        return Encoding.ASCII.GetString(letters);
    }

    private void Accept(string type, ReadOnlyMemory<byte> data, int at)
    {
        if (Header is null != (type == "IHDR"))
            throw new UnreadableDataException(_name, $"has {(Header is null ? $"a {type} chunk before" : "a second chunk")} IHDR at byte {at}", at);
        if (type != "IDAT" && Data.Count > 0) _dataEnded = true;
        switch (type)
        {
            case "IHDR":
                if (data.Length != PngHeader.Length) throw new UnreadableDataException(_name, $"has an IHDR chunk of {data.Length} bytes, not {PngHeader.Length}", at);
                Header = PngHeader.Parse(data.Span, _name);
                break;
            case "PLTE":
                AcceptPalette(data, at);
                break;
            case "IDAT":
                if (_dataEnded) throw new UnreadableDataException(_name, $"has an IDAT chunk apart from the others at byte {at}", at);
                Data.Add(data);
                break;
            case "gAMA" or "iCCP":
                if (type == "iCCP" || !IsSrgbGamma(data.Span)) Remarks |= PictureRemarks.ColorProfile;
                break;
            case "tRNS":
                Remarks |= PictureRemarks.Transparency;
                break;
            default:
                // A capital first letter means that the picture cannot be shown without understanding the chunk.
                if (char.IsAsciiLetterUpper(type[0]) && type != "IEND") throw new UnreadableDataException(_name, $"has an unknown critical chunk {type} at byte {at}", at);
                break;
        }
    }

    private void AcceptPalette(ReadOnlyMemory<byte> data, int at)
    {
        if (data.Length % 3 != 0 || data.Length is 0 or > LargestPalette || !Palette.IsEmpty || Data.Count > 0)
            throw new UnreadableDataException(_name, $"has a palette of {data.Length} bytes, twice or behind the pixels (byte {at})", at);
        Palette = data;
    }

    // 1 / 2.2 in units of 1/100000: what pictures in sRGB carry for old programs.
    private static bool IsSrgbGamma(ReadOnlySpan<byte> data) => data.Length == 4 && BinaryPrimitives.ReadUInt32BigEndian(data) is >= 45450 and <= 45460;
}
