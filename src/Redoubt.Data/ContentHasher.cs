using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>Computes <see cref="LabeledData.ContentHash"/> from labels and then rows in pieces.</summary>
internal sealed class ContentHasher : IDisposable
{
    private const int Piece = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds what comes before the numbers.</summary>
    /// <param name="rowShape">Shape of one row.</param>
    /// <param name="labels">Class of every row.</param>
    public ContentHasher(ReadOnlySpan<int> rowShape, ReadOnlySpan<int> labels)
    {
        // The numbers are hashed as they lie in memory: every platform that .NET 10 supports here is little-endian.
        int[] extents = [labels.Length, .. rowShape];
        string text = string.Join(',', extents.Select(static extent => extent.ToString(CultureInfo.InvariantCulture)));
        _hash.AppendData(Encoding.ASCII.GetBytes($"redoubt-data-1\n{text}\n"));
        _hash.AppendData(MemoryMarshal.AsBytes(labels));
    }

    /// <summary>Adds rows.</summary>
    public void Add(Tensor rows)
    {
        // A span of bytes ends at 2 GB, so large sets go in pieces.
        for (int at = 0; at < rows.Count; at += Piece) _hash.AppendData(MemoryMarshal.AsBytes(rows.Data.Slice(at, Math.Min(Piece, rows.Count - at))));
    }

    /// <summary>The hash in lower-case hexadecimal.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
