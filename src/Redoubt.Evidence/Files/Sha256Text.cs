using System.Security.Cryptography;

namespace Redoubt.Evidence;

/// <summary>SHA-256 in the spelling of the result documents: 64 lower-case hexadecimal digits.</summary>
public static class Sha256Text
{
    /// <summary>Hash of bytes.</summary>
    /// <param name="content">The bytes.</param>
    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Hash of a file's bytes.</summary>
    /// <param name="path">Path of the file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string OfFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Hash over several named parts, such as the files of a data set. Order and names count; no two lists of parts share one byte stream.</summary>
    /// <param name="parts">Name and SHA-256 of each part, in a fixed order.</param>
    public static string OfParts(IEnumerable<(string Name, string Sha256)> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach ((string name, string sha256) in parts)
        {
            foreach (string text in (ReadOnlySpan<string>)[name, sha256])
            {
                byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
                System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
                hash.AppendData(length);
                hash.AppendData(bytes);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
