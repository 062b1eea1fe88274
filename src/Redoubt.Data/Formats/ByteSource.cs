namespace Redoubt.Data;

/// <summary>The bytes of an untrusted file, decompressed where it is gzip, with their position and a bound on how many can follow.</summary>
internal sealed class ByteSource : IDisposable
{
    // Deflate spends at least one bit on a length-258 match and about one on its distance, so no stream grows more than 1032-fold.
    private const long LargestExpansion = 1032;

    // Each read of a decompressing stream costs a call into the native library.
    private const int BufferBytes = 1 << 16;

    private readonly Stream _stream;
    private readonly byte[] _scratch = new byte[1 << 14];

    private ByteSource(string name, Stream stream, long? length, long mostBytes)
    {
        Name = name;
        _stream = stream;
        Length = length;
        MostBytes = mostBytes;
    }

    /// <summary>What error sentences call the file.</summary>
    public string Name { get; }

    /// <summary>Bytes read so far, after decompression.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes in all when known before reading (not for gzip).</summary>
    public long? Length { get; }

    /// <summary>Upper bound on the bytes in all.</summary>
    public long MostBytes { get; }

    /// <summary>Opens a file; gzip is recognized by its first two bytes, not by its name.</summary>
    public static ByteSource Open(string path) => Of(InputFile.Open(path), path);

    /// <summary>Reads a stream that can seek; it is disposed with the source.</summary>
    public static ByteSource Of(Stream stream, string name)
    {
        long start = stream.Position, length = stream.Length - start;
        int first = stream.ReadByte(), second = stream.ReadByte();
        stream.Position = start;
        return first == 0x1F && second == 0x8B
            ? new ByteSource(name, new BufferedStream(new GzipContent(stream), BufferBytes), null, checked(length * LargestExpansion))
            : new ByteSource(name, stream, length, length);
    }

    /// <summary>Reads a stream that may be unable to seek and is not gzip; the caller keeps it.</summary>
    public static ByteSource OfPlain(Stream stream, string name)
    {
        long? length = stream.CanSeek ? stream.Length - stream.Position : null;
        return new ByteSource(name, stream, length, length ?? long.MaxValue);
    }

    /// <summary>Fills the span or reports the file as truncated.</summary>
    /// <param name="destination">Overwritten.</param>
    /// <param name="inside">Where the reader is, for the error sentence: "the header", "row 12".</param>
    public void Read(Span<byte> destination, string inside)
    {
        int read = ReadUpTo(destination);
        if (read < destination.Length)
            throw new UnreadableDataException(Name, $"is truncated, it ends at byte {Position} inside {inside}", Position);
    }

    /// <summary>Reads until the span is full or the file ends.</summary>
    /// <returns>Number of bytes read.</returns>
    public int ReadUpTo(Span<byte> destination)
    {
        try
        {
            int read = _stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
            Position += read;
            return read;
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new UnreadableDataException(Name, $"cannot be read or decompressed after byte {Position} ({e.Message.TrimEnd('.')})", Position, e);
        }
    }

    /// <summary>Passes over bytes, holding none of them.</summary>
    public void Skip(long count, string inside, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int step = (int)Math.Min(count, _scratch.Length);
            Read(_scratch.AsSpan(0, step), inside);
            count -= step;
        }
    }

    /// <summary>Checks, before anything is allocated, that the bytes a header promises can be there.</summary>
    /// <param name="bytes">Bytes promised from here to the end.</param>
    /// <param name="promise">What was promised, for the error sentence: "60000 images of 28x28".</param>
    public void RequireRemaining(long bytes, string promise)
    {
        long most = MostBytes - Position;
        if (bytes > most)
        {
            string limit = Length is null ? $"its compressed size allows at most {most}" : $"only {most} follow";
            throw new UnreadableDataException(Name, $"the header promises {promise}, {bytes} bytes from byte {Position} on, but {limit}", Position);
        }

        if (Length is not null && bytes < most)
            throw new UnreadableDataException(Name, $"{most - bytes} bytes too many, the data of the header ({promise}) end at byte {Position + bytes}", Position + bytes);
    }

    /// <summary>Checks that nothing follows.</summary>
    public void RequireEnd()
    {
        if (ReadUpTo(_scratch.AsSpan(0, 1)) != 0)
            throw new UnreadableDataException(Name, $"goes on after its data end at byte {Position - 1}", Position - 1);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
