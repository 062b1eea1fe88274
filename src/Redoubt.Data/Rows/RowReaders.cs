namespace Redoubt.Data;

/// <summary>Opens the readers that an argument names.</summary>
internal static class RowReaders
{
    /// <summary>Opens all terms of an argument.</summary>
    /// <param name="source">A parsed argument.</param>
    /// <param name="options">Settings.</param>
    /// <param name="cancellationToken">Checked where opening takes long.</param>
    public static RowReader Open(DataSource source, DataOptions options, CancellationToken cancellationToken)
    {
        var opened = new List<RowReader>();
        try
        {
            foreach (DataPart part in source.Parts) opened.Add(new SlicedRows(OpenWhole(part, options, cancellationToken), part.Rows));
            RowReader all = opened.Count == 1 ? opened[0] : new JoinedRows([.. opened], [.. source.Parts.Select(static part => part.Argument)]);
            return options.GroupFile is { } file ? new GroupedRows(all, file) : all;
        }
        catch
        {
            foreach (RowReader reader in opened) reader.Dispose();
            throw;
        }
    }

    private static RowReader OpenWhole(DataPart part, DataOptions options, CancellationToken cancellationToken)
    {
        switch (part.Scheme)
        {
            case "digits":
                return new MemoryRows(DigitsData.Read(part.Split, part.Argument));
            case "mnist":
                (string images, string labels) = MnistFolder.Locate(part.Files[0], part.Split ?? "test");
                return OpenPair(images, labels, static (x, y) => new IdxRows(x, y));
            case "idx":
                return OpenPair(part.Files[0], part.Files[1], static (x, y) => new IdxRows(x, y));
            case "npy":
                return OpenPair(part.Files[0], part.Files[1], static (x, y) => new NpyRows(x, y));
            case "images":
                return new ImageFolderRows(part.Files[0], options.Resize, cancellationToken);
            case "csv":
                return TableSource.OpenRows(part, cancellationToken);
            case "text":
                throw new UnreadableDataException(part.Argument, "is text, which models cannot take yet; 'redoubt data describe' and 'redoubt data convert' read it");
            default:
                return OpenCifar(CifarFolder.Locate(part.Files[0], part.Split));
        }
    }

    private static RowReader OpenCifar(string[] files)
    {
        var opened = new List<RowReader>();
        try
        {
            foreach (string file in files) opened.Add(OpenOne(file, static bytes => new CifarRows(bytes)));
            return opened.Count == 1 ? opened[0] : new JoinedRows([.. opened], files);
        }
        catch
        {
            foreach (RowReader reader in opened) reader.Dispose();
            throw;
        }
    }

    private static RowReader OpenOne(string path, Func<ByteSource, RowReader> open)
    {
        ByteSource file = ByteSource.Open(path);
        try
        {
            return open(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static RowReader OpenPair(string first, string second, Func<ByteSource, ByteSource, RowReader> open) =>
        OpenOne(first, x => OpenOne(second, y => open(x, y)));
}
