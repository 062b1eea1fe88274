namespace Redoubt.Data;

/// <summary>Writes a file so that a reader sees the old content or the new one, never a part: written beside, flushed to the disk, renamed.</summary>
internal static class AtomicFile
{
    /// <summary>Replaces a file.</summary>
    /// <param name="path">File to create or replace.</param>
    /// <param name="write">Writes the content to the stream it is given. If it throws, the old file stays and nothing is left beside it.</param>
    public static void Write(string path, Action<Stream> write)
    {
        string beside = $"{path}.{Environment.ProcessId}.partial";
        try
        {
            using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(beside, path, overwrite: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }
    }
}
