using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using Redoubt.Evidence;

namespace Redoubt.Defenses;

/// <summary>Writes and reads the one signed file of a stack.</summary>
/// <remarks>
/// <para>Form: the 16 bytes <c>REDOUBT-STACK-1\n</c>; length of the manifest (4 bytes, little endian) and the manifest (JSON); length and bytes of the public key (SubjectPublicKeyInfo); length and bytes of
/// the signature (ECDSA P-256 with SHA-256, fixed form of 64 bytes) over everything from the first byte to the end of the manifest; then the parts without gaps, whose lengths and hashes the manifest has.</para>
/// <para>A file is not trusted: lengths are checked against the file before anything is allocated, the signature before the manifest is parsed, and every hash before a part is used. The key inside shows that a file
/// is as it was signed, not who signed it: for that give the key that is trusted.</para>
/// </remarks>
public static class StackBundle
{
    private const int MostManifest = 1 << 20, MostKey = 1024, SignatureBytes = 64;
    private const long MostBytes = int.MaxValue;

    /// <summary>What every file begins with.</summary>
    private static ReadOnlySpan<byte> Magic => "REDOUBT-STACK-1\n"u8;

    /// <summary>Whether a file begins as a stack does.</summary>
    /// <param name="path">The file.</param>
    public static bool IsBundle(string path)
    {
        if (!File.Exists(path)) return false;
        using FileStream file = File.OpenRead(path);
        Span<byte> first = stackalloc byte[Magic.Length];
        return file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false) == first.Length && first.SequenceEqual(Magic);
    }

    /// <summary>Writes a stack, whole or not at all.</summary>
    /// <param name="path">Target; an existing file is replaced.</param>
    /// <param name="content">The stack.</param>
    /// <param name="key">Signs it; has a private half.</param>
    public static void Write(string path, StackContent content, ECDsa key)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(key);
        byte[] manifest = JsonSerializer.SerializeToUtf8Bytes(content.Manifest, StackJson.Default.StackManifest);
        if (manifest.Length > MostManifest) throw new ArgumentException($"The manifest has {manifest.Length} bytes; at most {MostManifest} are allowed.", nameof(content));
        byte[] head = new byte[Magic.Length + sizeof(int) + manifest.Length];
        Magic.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(Magic.Length), manifest.Length);
        manifest.CopyTo(head, Magic.Length + sizeof(int));
        byte[] publicKey = key.ExportSubjectPublicKeyInfo(), signature = key.SignData(head, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(head);
            Write(stream, publicKey);
            Write(stream, signature);
            foreach (StackPart part in content.Manifest.Parts) stream.Write(content.Files[part.Name]);
        });
    }

    /// <summary>Reads a stack and checks it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trusted">The key that must have signed it; null for whatever key is inside.</param>
    /// <exception cref="InvalidDataException">The file is no stack, was changed, or was signed by another key; one sentence says which.</exception>
    public static StackContent Read(string path, ECDsa? trusted = null)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > MostBytes) throw new InvalidDataException($"{path} has {file.Length} bytes; a stack has at most {MostBytes}.");
        var reader = new Reader(file, path);
        byte[] magic = reader.Bytes(Magic.Length, "the first bytes");
        if (!magic.AsSpan().SequenceEqual(Magic)) throw new InvalidDataException($"{path} is no defense stack.");
        byte[] manifest = reader.Counted(MostManifest, "the manifest"), publicKey = reader.Counted(MostKey, "the public key"), signature = reader.Counted(SignatureBytes, "the signature");
        byte[] head = new byte[Magic.Length + sizeof(int) + manifest.Length];
        magic.CopyTo(head, 0);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(Magic.Length), manifest.Length);
        manifest.CopyTo(head, Magic.Length + sizeof(int));
        string signer = Verify(path, head, (publicKey, signature), trusted);
        StackManifest parsed = Parse(path, manifest);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (StackPart part in parsed.Parts)
        {
            byte[] bytes = reader.Bytes(part.Length, $"the part '{part.Name}'");
            if (Sha256Text.Of(bytes) != part.Sha256) throw new InvalidDataException($"{path} was changed after it was signed: the part '{part.Name}' has other bytes than the manifest says.");
            if (!files.TryAdd(part.Name, bytes)) throw new InvalidDataException($"{path}: the part '{part.Name}' is there twice.");
        }

        if (file.Position != file.Length) throw new InvalidDataException($"{path} was changed after it was signed: {file.Length - file.Position} bytes follow its last part.");
        file.Position = 0;
        return new StackContent(parsed, files) { SignedBy = signer, Sha256 = Convert.ToHexStringLower(SHA256.HashData(file)) };
    }

    private static string Verify(string path, byte[] head, (byte[] Key, byte[] Signature) seal, ECDsa? trusted)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(seal.Key, out int read);
            if (read != seal.Key.Length) throw new CryptographicException("Bytes follow the key.");
            StackKey.RequireCurve(key, path);
        }
        catch (Exception e) when (e is CryptographicException or PlatformNotSupportedException)
        {
            // A damaged curve is "not supported" to some platforms.
            throw new InvalidDataException($"{path} is damaged: its public key is no ECDSA key on the curve P-256.", e);
        }

        string signer = StackKey.IdOf(key);
        if (trusted is not null && !StackKey.AreSame(trusted, key)) throw new InvalidDataException($"{path} is signed by the key {signer}, not by the trusted key {StackKey.IdOf(trusted)}.");
        return key.VerifyData(head, seal.Signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
            ? signer
            : throw new InvalidDataException($"{path} was changed after it was signed: its signature does not fit its manifest.");
    }

    private static StackManifest Parse(string path, byte[] manifest)
    {
        StackManifest? parsed;
        try
        {
            parsed = JsonSerializer.Deserialize(manifest, StackJson.Default.StackManifest);
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: the manifest cannot be read (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}, path {e.Path}).", e);
        }

        if (parsed is null || parsed.Parts.IsDefault) throw new InvalidDataException($"{path}: the manifest is empty.");
        string[] errors = [.. parsed.Errors()];
        if (errors.Length == 0) errors = [.. StackContent.Missing(parsed)];
        return errors.Length == 0 ? parsed : throw new InvalidDataException($"{path}: {string.Join(" ", errors)}");
    }

    private static void Write(Stream stream, byte[] counted)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, counted.Length);
        stream.Write(length);
        stream.Write(counted);
    }

    private sealed class Reader(FileStream file, string path)
    {
        public byte[] Counted(int most, string what)
        {
            long at = file.Position;
            int length = BinaryPrimitives.ReadInt32LittleEndian(Bytes(sizeof(int), $"the length of {what}"));
            return length >= 0 && length <= most ? Bytes(length, what) : throw new InvalidDataException($"{path}: byte {at}: {what} has {length} bytes; at most {most} are allowed.");
        }

        public byte[] Bytes(long length, string what)
        {
            if (length < 0 || length > file.Length - file.Position) throw new InvalidDataException($"{path}: byte {file.Position}: {what} reaches beyond the end of the file.");
            var bytes = new byte[length];
            file.ReadExactly(bytes);
            return bytes;
        }
    }
}
