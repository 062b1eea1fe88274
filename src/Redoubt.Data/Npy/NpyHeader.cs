using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>What precedes the numbers of an NPY file: magic, version, and a Python dictionary with type, order and shape.</summary>
/// <remarks>Format: NumPy Enhancement Proposal 1 and numpy.lib.format, versions 1.0 to 3.0.</remarks>
/// <param name="Type">Element type.</param>
/// <param name="BigEndian">Whether elements have their high byte first.</param>
/// <param name="Fortran">Whether the first axis varies fastest.</param>
/// <param name="Extents">Extents, outermost first; one step of the outermost axis fits a tensor, all together may not.</param>
internal sealed record NpyHeader(NpyType Type, bool BigEndian, bool Fortran, int[] Extents)
{
    // NumPy itself refuses headers above 10,000 characters unless told otherwise.
    private const int MostHeaderBytes = 1 << 16;
    private const int Alignment = 64, GrowthDigits = 21;
    private static readonly byte[] Magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Number of elements.</summary>
    public long Count => Extents.Aggregate(1L, (product, extent) => product * extent);

    /// <summary>Bytes of all elements.</summary>
    public long DataBytes => long.CreateSaturating((Int128)Count * NpyCodes.Size(Type));

    /// <summary>The extents as a shape; only for arrays that fit a tensor.</summary>
    public Shape Shape => new(Extents);

    /// <summary>Type and extents.</summary>
    public override string ToString() => $"{NpyCodes.Of(Type)} [{string.Join(',', Extents)}]";

    /// <summary>Reads and checks a header; the source then stands at the first number.</summary>
    public static NpyHeader Read(ByteSource source)
    {
        Span<byte> head = stackalloc byte[8];
        source.Read(head, "the header");
        if (!head[..6].SequenceEqual(Magic))
            throw new UnreadableDataException(source.Name, "is not an NPY file, it does not begin with \\x93NUMPY", 0);
        if (head[6] is 0 or > 3 || head[7] != 0)
            throw new UnreadableDataException(source.Name, $"has NPY version {head[6]}.{head[7]} (byte 6), versions 1.0, 2.0 and 3.0 are supported", 6);

        Span<byte> lengthBytes = stackalloc byte[4];
        lengthBytes.Clear();
        source.Read(head[6] == 1 ? lengthBytes[..2] : lengthBytes, "the header");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > MostHeaderBytes)
            throw new UnreadableDataException(source.Name, $"has a header of {length} bytes (byte 8), at most {MostHeaderBytes} are read", 8);

        long textStart = source.Position;
        var text = new byte[length];
        source.Read(text, "the header");
        return new NpyHeaderText(source.Name, Encoding.Latin1.GetString(text), textStart).Parse();
    }

    /// <summary>The bytes of a version 1.0 header, the same as NumPy 1.23 and later writes.</summary>
    /// <param name="type">Element type; written little-endian.</param>
    /// <param name="numbers">Extents; written in C order. All together may be more than a tensor holds.</param>
    public static byte[] Write(NpyType type, ReadOnlySpan<int> numbers)
    {
        string[] extents = [.. numbers.ToArray().Select(extent => extent.ToString(CultureInfo.InvariantCulture))];
        string tuple = extents.Length == 1 ? $"({extents[0]},)" : $"({string.Join(", ", extents)})";
        char order = NpyCodes.Size(type) == 1 ? '|' : '<';
        var text = new StringBuilder($"{{'descr': '{order}{NpyCodes.Of(type)}', 'fortran_order': False, 'shape': {tuple}, }}");

        // NumPy leaves room for a longer first extent, so that rows can be appended in place.
        if (extents.Length > 0) text.Append(' ', GrowthDigits - extents[0].Length);
        int prefix = Magic.Length + 4;
        text.Append(' ', Alignment - (prefix + text.Length + 1) % Alignment).Append('\n');
        return [.. Magic, 1, 0, (byte)text.Length, (byte)(text.Length >> 8), .. Encoding.ASCII.GetBytes(text.ToString())];
    }
}
