namespace Redoubt.Evidence;

/// <summary>Writes files whole or not at all: into a new file beside the target, flushed to the disk, then renamed over it.</summary>
/// <remarks>The rename is atomic where the file system's is. The folder's own entry is not flushed (the base library offers no way),
/// so after a power loss the old file may be back; a half-written one never appears.</remarks>
public static class AtomicFile
{
    /// <summary>Writes bytes.</summary>
    /// <param name="path">Target path in an existing folder; an existing file is replaced.</param>
    /// <param name="content">The whole content.</param>
    /// <exception cref="IOException">The file cannot be written; the target is unchanged.</exception>
    public static void WriteAllBytes(string path, byte[] content) => Write(path, stream => stream.Write(content));

    /// <summary>Writes bytes that only the owner may read, such as a private key. No other account can open the file at any time, where the system has such permissions.</summary>
    /// <param name="path">Target path in an existing folder; an existing file is replaced.</param>
    /// <param name="content">The whole content.</param>
    /// <exception cref="IOException">The file cannot be written; the target is unchanged.</exception>
    public static void WriteSecret(string path, byte[] content) => Write(path, stream => stream.Write(content), isSecret: true);

    /// <summary>Writes what a callback puts into a stream, for content too large to hold in memory.</summary>
    /// <param name="path">Target path in an existing folder; an existing file is replaced.</param>
    /// <param name="write">Writes the whole content; when it throws, the target is unchanged.</param>
    /// <exception cref="IOException">The file cannot be written; the target is unchanged.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, write, isSecret: false);

    private static void Write(string path, Action<Stream> write, bool isSecret)
    {
        ArgumentNullException.ThrowIfNull(write);
        string beside = Beside(path);
        try
        {
            using (FileStream stream = Create(beside, isSecret))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static string Beside(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return $"{path}.{Path.GetRandomFileName()}.tmp";
    }

    private static FileStream Create(string path, bool isSecret)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (isSecret && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
