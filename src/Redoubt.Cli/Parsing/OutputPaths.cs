namespace Redoubt.Cli;

/// <summary>Checks targets before the work begins.</summary>
internal static class OutputPaths
{
    /// <summary>A file that can be written: its folder exists and it is no folder itself.</summary>
    public static string? File(string? path, string option)
    {
        if (path is null) return null;
        if (path.Length == 0) throw new InvalidUsageException($"{option} needs a file name.");
        if (Directory.Exists(path)) throw new InvalidUsageException($"{option} needs a file, but '{path}' is a folder.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? string.Empty;
        return Directory.Exists(folder) ? path : throw new InvalidUsageException($"{option} cannot be written: there is no folder '{Path.GetDirectoryName(path)}'.");
    }

    /// <summary>A folder that exists or can be made.</summary>
    public static string Folder(string path, string option)
    {
        if (path.Length == 0) throw new InvalidUsageException($"{option} needs a folder name.");
        if (System.IO.File.Exists(path)) throw new InvalidUsageException($"{option} needs a folder, but '{path}' is a file.");
        Directory.CreateDirectory(path);
        return path;
    }
}
