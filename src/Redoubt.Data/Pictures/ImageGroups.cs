namespace Redoubt.Data;

/// <summary>The groups of the pictures of an image folder: a table <c>groups.csv</c> in it with the columns <c>file</c> (below the folder, as
/// <c>cats/1.png</c>) and <c>group</c>.</summary>
internal static class ImageGroups
{
    private const string FileName = "groups.csv";

    /// <summary>Reads the table.</summary>
    /// <returns>The group of every picture, or null when the folder has no such table.</returns>
    /// <exception cref="UnreadableDataException">The table is unusable, or a picture is not in it or twice.</exception>
    public static string[]? Read(ImageFolder folder, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder.Root, FileName);
        if (!File.Exists(path)) return null;
        using var records = new DelimitedReader(ByteSource.Open(path), null, hasHeader: true);
        int file = TableSource.Find(records, "file"), group = TableSource.Find(records, "group");
        var groups = new Dictionary<string, string>(StringComparer.Ordinal);
        while (records.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = records.Text(file, trimmed: true).Replace('\\', '/');
            if (!groups.TryAdd(name, records.Text(group, trimmed: true))) throw records.Fault(file, $"'{name}' is there twice");
        }

        return [.. folder.Files.Select(name => groups.TryGetValue(name, out string? found)
            ? found
            : throw new UnreadableDataException(path, $"has no row for the picture {name}{Suggestion.For(name, groups.Keys.Take(1000))}"))];
    }
}
