namespace Redoubt.Data;

/// <summary>The files of an image folder: one sub-folder per class, sorted by name (ordinal), and in it pictures, sorted too, also in folders below it.</summary>
/// <param name="Root">The folder.</param>
/// <param name="ClassNames">Names of the sub-folders; their order numbers the classes.</param>
/// <param name="Files">Paths below <paramref name="Root"/> with forward slashes, class by class.</param>
/// <param name="Labels">Class of every file.</param>
/// <param name="PassedOver">Files that are no pictures by their names.</param>
internal sealed record ImageFolder(string Root, string[] ClassNames, string[] Files, int[] Labels, int PassedOver)
{
    private const int DeepestFolder = 16, MostClasses = 1 << 20;

    /// <summary>Lists a folder; reads no file.</summary>
    public static ImageFolder List(string root, CancellationToken cancellationToken)
    {
        if (File.Exists(root)) throw new UnreadableDataException(root, "is a file, not a folder with one sub-folder per class");
        if (!Directory.Exists(root)) throw new UnreadableDataException(root, "no such folder");
        try
        {
            string[] classes = [.. Directory.EnumerateDirectories(root).Select(static path => Path.GetFileName(path)!).Where(IsVisible).Order(StringComparer.Ordinal)];
            if (classes.Length == 0)
                throw new UnreadableDataException(root, "has no sub-folder; an image folder has one for each class, for example cats/1.png and dogs/2.png");
            if (classes.Length > MostClasses) throw new UnreadableDataException(root, $"has {classes.Length} sub-folders, at most {MostClasses} classes are read");
            var walk = new Walk(root, cancellationToken);
            for (int c = 0; c < classes.Length; c++) walk.Add(classes[c], c);
            return new ImageFolder(root, classes, [.. walk.Files], [.. walk.Labels], walk.PassedOver);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableDataException(root, $"cannot be listed ({e.Message.TrimEnd('.')})", inner: e);
        }
    }

    /// <summary>Full path of a file.</summary>
    public string PathOf(int row) => Path.Combine(Root, Files[row]);

    private static bool IsVisible(string name) => !name.StartsWith('.') && !name.StartsWith("__", StringComparison.Ordinal);

    private sealed class Walk(string root, CancellationToken cancellationToken)
    {
        public List<string> Files { get; } = [];

        public List<int> Labels { get; } = [];

        public int PassedOver { get; private set; }

        public void Add(string className, int label)
        {
            int before = Files.Count;
            Enter(className, 0);
            if (Files.Count == before)
            {
                throw new UnreadableDataException(
                    Path.Combine(root, className), $"is a class without pictures; pictures end in {string.Join(", ", PictureFile.Extensions)}, and an empty class must be removed");
            }

            while (Labels.Count < Files.Count) Labels.Add(label);
        }

        private void Enter(string folder, int depth)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var below = new List<string>();
            var pictures = new List<string>();
            foreach (FileSystemInfo entry in new DirectoryInfo(Path.Combine(root, folder)).EnumerateFileSystemInfos())
            {
                if (!IsVisible(entry.Name)) continue;
                if (entry is DirectoryInfo)
                {
                    // A link below a class could lead back to where we come from.
                    if (entry.LinkTarget is null) below.Add(entry.Name);
                }
                else if (IsPicture(entry.Name, folder))
                {
                    pictures.Add(entry.Name);
                }
                else
                {
                    PassedOver++;
                }
            }

            pictures.Sort(StringComparer.Ordinal);
            foreach (string picture in pictures) Files.Add($"{folder}/{picture}");
            if (below.Count > 0 && depth == DeepestFolder) throw new UnreadableDataException(Path.Combine(root, folder), $"lies more than {DeepestFolder} folders deep");
            below.Sort(StringComparer.Ordinal);
            foreach (string name in below) Enter($"{folder}/{name}", depth + 1);
        }

        private bool IsPicture(string name, string folder)
        {
            string extension = Path.GetExtension(name).ToLowerInvariant();
            if (PictureFile.UnsupportedExtensions.Contains(extension))
                throw new UnreadableDataException(Path.Combine(root, folder, name), $"is a {extension} picture; PNG, JPEG, PPM, PGM and PBM are read, convert it to PNG");
            return PictureFile.Extensions.Contains(extension);
        }
    }
}
