namespace Redoubt.Data;

/// <summary>The compressed bytes of one gzip member and what follows, in pieces, remembering the last one.</summary>
/// <param name="file">A stream that can seek, behind the member's header; the caller keeps it.</param>
internal sealed class GzipPieces(Stream file) : Stream
{
    private const int PieceBytes = 1 << 13;

    private long _lastPiece = file.Position;

    /// <summary>Whether more was wanted than the file has.</summary>
    public bool RanDry { get; private set; }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        _lastPiece = file.Position;
        int read = file.Read(buffer[..Math.Min(buffer.Length, PieceBytes)]);
        RanDry |= read == 0;
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Goes behind the trailer of a member that has ended: it begins in the last piece or right behind it.</summary>
    /// <param name="trailer">The bytes it must have.</param>
    /// <returns>False if it is not there.</returns>
    public bool SeekBehind(ReadOnlySpan<byte> trailer)
    {
        int window = (int)(file.Position - _lastPiece) + trailer.Length;
        file.Position = _lastPiece;
        var bytes = new byte[window];
        int read = file.ReadAtLeast(bytes, window, throwOnEndOfStream: false);
        int found = bytes.AsSpan(0, read).IndexOf(trailer);
        if (found >= 0) file.Position = _lastPiece + found + trailer.Length;
        return found >= 0;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
