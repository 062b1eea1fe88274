using System.Security.Cryptography;

namespace Redoubt.Onnx;

/// <summary>The files in a model's folder that hold numbers of its tensors. A path that leaves the folder, by itself or through a link, is not opened.</summary>
/// <param name="folder">The model's folder.</param>
internal sealed class ExternalFiles(string folder)
{
    private static readonly char[] Separators = ['/', '\\'];

    // Tied tensors may share numbers; beyond that a small model that names the same large file again and again would fill the memory.
    private const long MostUses = 4;

    private readonly SortedDictionary<string, long> _lengths = new(StringComparer.Ordinal);
    private long _taken;

    /// <summary>Length of a file.</summary>
    /// <param name="location">Path relative to the folder.</param>
    /// <param name="error">Makes the exception of a sentence's end.</param>
    /// <exception cref="InvalidModelException">The path leaves the folder, or there is no such file.</exception>
    public long Length(string location, Func<string, InvalidModelException> error)
    {
        if (_lengths.TryGetValue(location, out long known)) return known;
        string path = Resolve(location, error);
        var file = new FileInfo(path);
        bool regular = file.Exists && (file.Attributes & (FileAttributes.Directory | FileAttributes.Device)) == 0;
        if (!regular) throw error($"keeps its numbers in '{location}', and there is no such file beside the model");
        return _lengths[location] = file.Length;
    }

    /// <summary>Reads a part of a file whose bounds were checked against <see cref="Length"/>.</summary>
    /// <exception cref="InvalidModelException">The file cannot be read, or is read too often.</exception>
    public void Read(string location, long offset, Span<byte> target, Func<string, InvalidModelException> error)
    {
        _taken += target.Length;
        if (_taken > MostUses * _lengths.Values.Sum()) throw error($"reads '{location}' once more than the {MostUses} times that a model may");
        try
        {
            using FileStream stream = File.OpenRead(Resolve(location, error));
            stream.Position = offset;
            stream.ReadExactly(target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw error($"keeps its numbers in '{location}', which cannot be read ({e.Message.TrimEnd('.')})");
        }
    }

    /// <summary>SHA-256 of the lines "digest, two spaces, name" of the model and then of the files that its tensors name, in ordinal order: what
    /// <c>sha256sum model.onnx weights.bin | sha256sum</c> prints.</summary>
    public string Digest(string modelDigest, string modelName, IEnumerable<string> locations, Func<string, InvalidModelException> error)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        all.AppendData(Line(modelDigest, modelName));
        foreach (string location in locations)
        {
            using FileStream stream = File.OpenRead(Resolve(location, error));
            all.AppendData(Line(Convert.ToHexStringLower(SHA256.HashData(stream)), location));
        }

        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    private static byte[] Line(string digest, string name) => System.Text.Encoding.UTF8.GetBytes($"{digest}  {name}\n");

    private string Resolve(string location, Func<string, InvalidModelException> error)
    {
        string[] parts = location.Split(Separators);
        bool plain = location.Length > 0 && !Path.IsPathRooted(location) && !location.Contains('\0', StringComparison.Ordinal) && !location.Contains(':', StringComparison.Ordinal)
            && parts.All(static p => p.Length > 0 && p != "..");
        if (!plain) throw error($"keeps its numbers in '{location}', which is not a path inside the model's folder");
        string? path = LinkPath.Resolve(Path.Combine(folder, location.Replace('\\', '/')));
        return path is not null && LinkPath.Resolve(folder) is { } root && path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : throw error($"keeps its numbers in '{location}', which is a link out of the model's folder");
    }
}
