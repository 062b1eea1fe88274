using System.IO.Compression;

namespace Redoubt.Data;

/// <summary>Decodes PNG (ISO/IEC 15948): every color type and bit depth, interlaced or not.</summary>
/// <remarks>Transparency is dropped, as PIL's <c>convert("RGB")</c> and OpenCV do; gamma and color profiles are not applied. Both give a remark.
/// 16-bit samples keep all their bits.</remarks>
internal static class PngDecoder
{
    // Deflate grows no stream more than 1032-fold.
    private const long LargestExpansion = 1032;

    // Larger pictures are decompressed once in vain before memory for them is allocated: a claim that the compressed bytes could hold may still be false.
    private const long TrustedSamples = 1 << 23;

    /// <summary>Decodes a file.</summary>
    /// <param name="file">The whole file, beginning with the signature.</param>
    /// <param name="name">What error sentences call it.</param>
    public static Picture Decode(ReadOnlyMemory<byte> file, string name)
    {
        PngChunks chunks = PngChunks.Read(file, name);
        PngHeader header = chunks.Header;
        long raw = header.RawBytes, compressed = chunks.Data.Sum(static piece => (long)piece.Length);
        if (raw > compressed * LargestExpansion)
        {
            throw new UnreadableDataException(
                name, $"claims {header.Size.Width}x{header.Size.Height} pixels, {raw} bytes, but its {compressed} compressed bytes cannot hold them", PngHeader.Start);
        }

        if ((long)header.Size.Width * header.Size.Height * header.Size.Channels > TrustedSamples) RequireLength(chunks, raw, name);
        var pixels = new PngPixels(header, chunks.Palette.Span, name);
        try
        {
            using var pieces = new PieceStream(chunks.Data);
            using var inflated = new ZLibStream(pieces, CompressionMode.Decompress);
            using var buffered = new BufferedStream(inflated, 1 << 14);
            foreach (PngPass pass in header.Passes) DecodePass(buffered, header, pass, pixels, name);

            // The end of the stream has to be reached for its own check (Adler-32) to be made.
            PictureRemarks more = buffered.ReadByte() >= 0 ? PictureRemarks.TrailingBytes : PictureRemarks.None;
            if (pieces.RanDry) throw new UnreadableDataException(name, "has truncated compressed pixels (IDAT)");
            return pixels.ToPicture(chunks.Remarks | more);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new UnreadableDataException(name, "has damaged compressed pixels (IDAT)", inner: e);
        }
    }

    private static void RequireLength(PngChunks chunks, long raw, string name)
    {
        var scratch = new byte[1 << 16];
        long found = 0;
        try
        {
            using var pieces = new PieceStream(chunks.Data);
            using var inflated = new ZLibStream(pieces, CompressionMode.Decompress);
            int read;
            while (found < raw && (read = inflated.Read(scratch)) > 0) found += read;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new UnreadableDataException(name, "has damaged compressed pixels (IDAT)", inner: e);
        }

        if (found < raw)
            throw new UnreadableDataException(name, $"claims {chunks.Header.Size.Width}x{chunks.Header.Size.Height} pixels, {raw} bytes, but only {found} are compressed in it", PngHeader.Start);
    }

    private static void DecodePass(Stream stream, PngHeader header, PngPass pass, PngPixels pixels, string name)
    {
        int rowBytes = header.RowBytes(pass), distance = header.FilterDistance;
        byte[] row = new byte[rowBytes + 1], above = new byte[rowBytes + 1];
        for (int y = 0; y < pass.Rows(header.Size.Height); y++)
        {
            if (stream.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) < row.Length)
                throw new UnreadableDataException(name, $"has too few pixels, they end in row {pass.FirstRow + y * pass.RowStep}");
            if (row[0] > 4) throw new UnreadableDataException(name, $"row {pass.FirstRow + y * pass.RowStep} has the unknown filter {row[0]}");
            Unfilter(row[0], row.AsSpan(1), above.AsSpan(1), distance);
            pixels.Put(row.AsSpan(1), pass, y);
            (row, above) = (above, row);
        }
    }

    // Section 9.2: a byte is stored less the left one (1), the one above (2), their mean (3) or the nearest of three to left + above - corner (4).
    private static void Unfilter(byte filter, Span<byte> row, ReadOnlySpan<byte> above, int distance)
    {
        switch (filter)
        {
            case 1:
                for (int i = distance; i < row.Length; i++) row[i] += row[i - distance];
                break;
            case 2:
                for (int i = 0; i < row.Length; i++) row[i] += above[i];
                break;
            case 3:
                for (int i = 0; i < row.Length; i++) row[i] += (byte)(((i < distance ? 0 : row[i - distance]) + above[i]) >> 1);
                break;
            case 4:
                for (int i = 0; i < row.Length; i++)
                    row[i] += i < distance ? above[i] : Paeth(row[i - distance], above[i], above[i - distance]);
                break;
            default:
                break;
        }
    }

    private static byte Paeth(int left, int above, int corner)
    {
        int toLeft = Math.Abs(above - corner), toAbove = Math.Abs(left - corner), toCorner = Math.Abs(left + above - 2 * corner);
        if (toLeft <= toAbove && toLeft <= toCorner) return (byte)left;
        return (byte)(toAbove <= toCorner ? above : corner);
    }
}
