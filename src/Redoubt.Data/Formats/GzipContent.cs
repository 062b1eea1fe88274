using System.Buffers.Binary;
using System.IO.Compression;
using Redoubt.Evidence;

namespace Redoubt.Data;

/// <summary>The content of a gzip file (RFC 1952) of one or several members, with every member's length and check verified.</summary>
/// <remarks>The base library's decompressors end silently where their input ends, so that a truncated file would look like a shorter one. Here the compressed
/// bytes are fed in pieces: a member that wants more than the file has is truncated, and the trailer of one that ended is found in its last piece, because its
/// eight bytes are known from what was decompressed.</remarks>
internal sealed class GzipContent : Stream
{
    private const int TrailerBytes = 8, HasHeaderCheck = 2, HasExtra = 4, HasName = 8, HasComment = 16;

    private readonly Stream _file;
    private GzipPieces? _pieces;
    private DeflateStream? _member;
    private Crc32 _crc;
    private uint _length;
    private bool _ended;

    /// <summary>Wraps a file.</summary>
    /// <param name="file">A stream that can seek, at the beginning; disposed with this one.</param>
    public GzipContent(Stream file) => _file = file;

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
    /// <exception cref="InvalidDataException">The file is damaged or truncated.</exception>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        while (!_ended)
        {
            if (_member is null) Open();
            int read = _member!.Read(buffer);
            if (read > 0)
            {
                _crc.Add(buffer[..read]);
                _length += (uint)read;
                return read;
            }

            EndMember();
        }

        return 0;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

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

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _member?.Dispose();
            _file.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Open()
    {
        SkipHeader();
        (_crc, _length) = (default, 0);
        _pieces = new GzipPieces(_file);
        _member = new DeflateStream(_pieces, CompressionMode.Decompress);
    }

    private void EndMember()
    {
        if (_pieces!.RanDry) throw new InvalidDataException("the gzip stream is truncated");
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _crc.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
        _member!.Dispose();
        _member = null;
        if (!_pieces.SeekBehind(trailer)) throw new InvalidDataException("the check at the end of the gzip stream does not match");

        // Tapes and some servers pad with zeros; gzip ignores them too.
        int next = _file.ReadByte();
        while (next == 0) next = _file.ReadByte();
        _ended = next < 0;
        if (!_ended) _file.Position--;
    }

    private void SkipHeader()
    {
        Span<byte> header = stackalloc byte[10];
        bool whole = _file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length;
        if (!whole || header[0] != 0x1F || header[1] != 0x8B || header[2] != 8 || header[3] >= 32) throw new InvalidDataException("there is no valid gzip header");
        int flags = header[3];
        if ((flags & HasExtra) != 0)
        {
            int length = Byte() | Byte() << 8;
            for (int i = 0; i < length; i++) Byte();
        }

        if ((flags & HasName) != 0) SkipText();
        if ((flags & HasComment) != 0) SkipText();
        if ((flags & HasHeaderCheck) != 0) _ = (Byte(), Byte());
    }

    private void SkipText()
    {
        while (Byte() != 0)
        {
        }
    }

    private int Byte()
    {
        int value = _file.ReadByte();
        return value >= 0 ? value : throw new InvalidDataException("the gzip header is truncated");
    }
}
