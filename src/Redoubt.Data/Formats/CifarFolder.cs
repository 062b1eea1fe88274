namespace Redoubt.Data;

/// <summary>The folder that CIFAR-10's binary version unpacks to: five training files and one of test rows.</summary>
internal static class CifarFolder
{
    /// <summary>Finds the files of one split, also with .gz behind their names.</summary>
    /// <param name="folder">The folder, or a single file.</param>
    /// <param name="split"><c>train</c>, <c>test</c> or null, which is test.</param>
    public static string[] Locate(string folder, string? split)
    {
        if (!Directory.Exists(folder) && split is not null) throw new UnreadableDataException(folder, "no such folder");
        if (!Directory.Exists(folder)) return [folder];
        string[] names = split == "train" ? [.. Enumerable.Range(1, 5).Select(static i => $"data_batch_{i}.bin")] : ["test_batch.bin"];
        return [.. names.Select(name => Find(folder, name))];
    }

    private static string Find(string folder, string name)
    {
        string path = Path.Combine(folder, name);
        if (File.Exists(path)) return path;
        if (File.Exists(path + ".gz")) return path + ".gz";
        throw new UnreadableDataException(folder, $"has no file {name} (nor {name}.gz)");
    }
}
