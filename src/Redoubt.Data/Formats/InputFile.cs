namespace Redoubt.Data;

/// <summary>Opens untrusted files; whatever goes wrong is one sentence.</summary>
internal static class InputFile
{
    // Rows and labels are read one by one; each read of a decompressing stream costs a call into the native library.
    private const int DefaultBuffer = 1 << 16;

    /// <summary>Opens a file for reading from its start on.</summary>
    /// <param name="path">A file.</param>
    /// <param name="buffer">Bytes read at a time.</param>
    public static FileStream Open(string path, int buffer = DefaultBuffer)
    {
        if (Directory.Exists(path)) throw new UnreadableDataException(path, "is a folder, not a file");
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, buffer, FileOptions.SequentialScan);
            if (file.CanSeek) return file;
            file.Dispose();
            throw new UnreadableDataException(path, "is a pipe, which has no size; write the data to a file first");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UnreadableDataException(path, "no such file", inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UnreadableDataException(path, $"cannot be opened ({e.Message.TrimEnd('.')})", inner: e);
        }
    }

    /// <summary>Reads a whole file into memory.</summary>
    /// <param name="path">A file.</param>
    /// <param name="most">Bytes it may have.</param>
    public static byte[] ReadAll(string path, int most)
    {
        using FileStream file = Open(path, 1);
        if (file.Length > most) throw new UnreadableDataException(path, $"has {file.Length} bytes, at most {most} are read");
        try
        {
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (IOException e)
        {
            throw new UnreadableDataException(path, $"cannot be read ({e.Message.TrimEnd('.')})", inner: e);
        }
    }
}
