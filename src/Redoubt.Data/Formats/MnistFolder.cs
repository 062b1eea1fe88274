namespace Redoubt.Data;

/// <summary>A folder with the four files of MNIST and of the data sets that copy its layout (Fashion-MNIST, KMNIST).</summary>
internal static class MnistFolder
{
    /// <summary>Finds the two files of one split.</summary>
    /// <param name="folder">Folder with the files.</param>
    /// <param name="split"><c>train</c> or <c>test</c>; the test files are named <c>t10k-…</c>.</param>
    public static (string Images, string Labels) Locate(string folder, string split)
    {
        if (!Directory.Exists(folder)) throw new UnreadableDataException(folder, "no such folder");
        string prefix = split == "train" ? "train" : "t10k";
        return (Find(folder, $"{prefix}-images", "idx3-ubyte"), Find(folder, $"{prefix}-labels", "idx1-ubyte"));
    }

    // The files are distributed with a hyphen and with a period before idx, compressed or not.
    private static string Find(string folder, string stem, string kind)
    {
        string[] names = [$"{stem}-{kind}", $"{stem}-{kind}.gz", $"{stem}.{kind}", $"{stem}.{kind}.gz"];
        foreach (string name in names)
        {
            string path = Path.Combine(folder, name);
            if (File.Exists(path)) return path;
        }

        throw new UnreadableDataException(folder, $"has no file {names[0]} (nor {string.Join(", ", names[1..])})");
    }
}
