namespace Redoubt.Data;

/// <summary>Reads the data set that an argument names.</summary>
/// <remarks>Memory in use grows with the rows wanted, never with what a header claims. Files are checked to their end even when only a slice of them
/// is wanted.</remarks>
public static class DataLoader
{
    /// <summary>Parses the argument and reads the data.</summary>
    /// <param name="argument">See <see cref="DataSource"/>.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    /// <returns>Inputs in attack space, at least one row.</returns>
    /// <exception cref="UnreadableDataException">The argument or a file is unusable; one sentence says what and where.</exception>
    public static LabeledData Load(string argument, CancellationToken cancellationToken = default) => Load(DataSource.Parse(argument), cancellationToken);

    /// <summary>Reads the data.</summary>
    /// <param name="source">A parsed argument.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    /// <returns>Inputs in attack space, at least one row.</returns>
    /// <exception cref="UnreadableDataException">A file is unusable; one sentence says what and where.</exception>
    public static LabeledData Load(DataSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Parts is [DataPart only]) return Load(only, source.ToString(), cancellationToken);
        return LabeledData.Concatenate([.. source.Parts.Select(part => Load(part, part.Argument, cancellationToken))], source.ToString());
    }

    private static LabeledData Load(DataPart part, string name, CancellationToken cancellationToken)
    {
        switch (part.Scheme)
        {
            case "digits":
                return DigitsData.Read(part.Split, part.Rows, name);
            case "mnist":
                (string images, string labels) = MnistFolder.Locate(part.Files[0], part.Split ?? "test");
                return LoadIdx(images, labels, part.Rows, name, cancellationToken);
            case "idx":
                return LoadIdx(part.Files[0], part.Files[1], part.Rows, name, cancellationToken);
            case "npy":
                return NpyFiles.Read(NpyArray.Load(part.Files[0]), NpyArray.Load(part.Files[1]), part, name);
            default:
                using (ByteSource file = ByteSource.Open(part.Files[0])) return CifarFile.Read(file, part.Rows, name, cancellationToken);
        }
    }

    private static LabeledData LoadIdx(string images, string labels, RowRange? rows, string name, CancellationToken cancellationToken)
    {
        using ByteSource imageFile = ByteSource.Open(images), labelFile = ByteSource.Open(labels);
        return IdxFiles.Read(imageFile, labelFile, rows, name, cancellationToken);
    }
}
