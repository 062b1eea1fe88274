using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>Inputs in attack space with their labels, and where they came from. Treated as immutable.</summary>
/// <remarks>Attack space is what an adversary may change: images are <c>[N,C,H,W]</c> in [0, 1] before any scale, mean and standard deviation;
/// feature rows are <c>[N,D]</c>. Thread-safe as long as nobody writes to the arrays.</remarks>
public sealed class LabeledData
{
    private readonly Lazy<string> _contentHash;
    private readonly RowGroups? _groups;

    /// <summary>Joins inputs and labels; nothing is copied.</summary>
    /// <param name="inputs">Rows, <c>[N, ...]</c>, N at least 1.</param>
    /// <param name="labels">One class per row, each 0 or more.</param>
    /// <param name="source">Where the rows came from, as the user would name it again.</param>
    /// <param name="rowIndices">Position of every row in the source; <see langword="null"/> for 0 … N-1.</param>
    /// <param name="classNames">Name of every class, or <see langword="null"/> when the source does not say.</param>
    /// <exception cref="ArgumentException">The counts differ, there are no rows, or a label is negative.</exception>
    public LabeledData(Tensor inputs, int[] labels, string source, int[]? rowIndices = null, IReadOnlyList<string>? classNames = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentException.ThrowIfNullOrEmpty(source);
        if (inputs.Shape.Rank < 2 || inputs.Rows == 0)
            throw new ArgumentException($"Inputs must be [N, ...] with at least one row, was {inputs.Shape}.", nameof(inputs));
        if (labels.Length != inputs.Rows)
            throw new ArgumentException($"{inputs.Rows} rows need as many labels, got {labels.Length}.", nameof(labels));
        if (rowIndices is not null && rowIndices.Length != inputs.Rows)
            throw new ArgumentException($"{inputs.Rows} rows need as many indices, got {rowIndices.Length}.", nameof(rowIndices));
        int negative = Array.FindIndex(labels, label => label < 0);
        if (negative >= 0)
            throw new ArgumentException($"Labels must be 0 or more, row {negative} has {labels[negative]}.", nameof(labels));

        Inputs = inputs;
        Labels = labels;
        Source = source;
        RowIndices = rowIndices ?? [.. Enumerable.Range(0, inputs.Rows)];
        ClassNames = classNames;
        _contentHash = new Lazy<string>(Hash);
    }

    /// <summary>The rows, <c>[N, ...]</c>.</summary>
    public Tensor Inputs { get; }

    /// <summary>Class of every row, 0 or more.</summary>
    public int[] Labels { get; }

    /// <summary>Where the rows came from: the data set argument that loads them again, before any sampling.</summary>
    public string Source { get; }

    /// <summary>Position of every row in its source: in the file (before any slice) for a single source, in the concatenation for several.</summary>
    public int[] RowIndices { get; }

    /// <summary>Name of every class, or <see langword="null"/> when the source does not say.</summary>
    public IReadOnlyList<string>? ClassNames { get; }

    /// <summary>Group of every row, or <see langword="null"/> when the source has no groups.</summary>
    /// <exception cref="ArgumentException">There are not as many as rows.</exception>
    public RowGroups? Groups
    {
        get => _groups;
        init => _groups = value is null || value.Codes.Length == Rows
            ? value
            : throw new ArgumentException($"{Rows} rows need as many groups, got {value.Codes.Length}.", nameof(value));
    }

    /// <summary>The table columns behind the features, in feature order; <see langword="null"/> when the rows come from no table.</summary>
    public IReadOnlyList<FeatureColumn>? Columns { get; init; }

    /// <summary>What the files say and the numbers do not (a gamma that was not applied, transparency that was dropped): one sentence each, to be shown.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>Number of rows.</summary>
    public int Rows => Inputs.Rows;

    /// <summary>SHA-256 of the content in lower-case hexadecimal: row shape, labels and numbers, not the names. Computed at first use.</summary>
    /// <remarks>Over the ASCII text <c>redoubt-data-1</c>, a line feed, the extents joined by commas, a line feed, then the labels as
    /// little-endian int32 and the inputs as little-endian float32.</remarks>
    public string ContentHash => _contentHash.Value;

    /// <summary>The chosen rows in the order given; <see cref="RowIndices"/> still points into the original source.</summary>
    /// <param name="rows">Rows of this set, each in [0, <see cref="Rows"/>); at least one.</param>
    public LabeledData Take(ReadOnlySpan<int> rows)
    {
        var labels = new int[rows.Length];
        var indices = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            labels[i] = Labels[rows[i]];
            indices[i] = RowIndices[rows[i]];
        }

        return new LabeledData(Inputs.Gather(rows), labels, Source, indices, ClassNames) { Groups = Groups?.Take(rows), Columns = Columns, Remarks = Remarks };
    }

    /// <summary>Consecutive rows; shares the numbers of this set.</summary>
    /// <param name="start">First row.</param>
    /// <param name="count">Number of rows, at least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all inside this set.</exception>
    public LabeledData Slice(int start, int count) =>
        new(Inputs.View(start, count), Labels[start..(start + count)], Source, RowIndices[start..(start + count)], ClassNames)
        {
            Groups = Groups is null ? null : new RowGroups(Groups.Codes[start..(start + count)], Groups.Names),
            Columns = Columns,
            Remarks = Remarks,
        };

    /// <summary>The same rows with other numbers, for example resized; labels, groups and names stay.</summary>
    /// <param name="inputs">As many rows as this set has.</param>
    public LabeledData WithInputs(Tensor inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        IReadOnlyList<FeatureColumn>? columns = inputs.Shape == Inputs.Shape ? Columns : null;
        return ReferenceEquals(inputs, Inputs) ? this : new LabeledData(inputs, Labels, Source, RowIndices, ClassNames) { Groups = Groups, Columns = columns, Remarks = Remarks };
    }

    /// <summary>The same rows under other classes.</summary>
    /// <param name="labels">One class per row.</param>
    /// <param name="classNames">Name of every class, or <see langword="null"/>.</param>
    public LabeledData WithLabels(int[] labels, IReadOnlyList<string>? classNames) =>
        new(Inputs, labels, Source, RowIndices, classNames) { Groups = Groups, Columns = Columns, Remarks = Remarks };

    /// <summary>The same rows in other groups.</summary>
    /// <param name="groups">Group of every row, or <see langword="null"/>.</param>
    public LabeledData WithGroups(RowGroups? groups) =>
        new(Inputs, Labels, Source, RowIndices, ClassNames) { Groups = groups, Columns = Columns, Remarks = Remarks };

    /// <summary>The rows of several sets, one after the other, numbered anew.</summary>
    /// <param name="parts">Sets whose rows have the same shape; at least one.</param>
    /// <param name="source">What the whole is called.</param>
    /// <returns>The first set's class names are kept if every set has the same.</returns>
    /// <exception cref="UnreadableDataException">The row shapes differ, or there are more numbers than one tensor holds.</exception>
    public static LabeledData Concatenate(IReadOnlyList<LabeledData> parts, string source)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count);
        LabeledData first = parts[0];
        foreach (LabeledData part in parts)
        {
            if (part.Inputs.Shape.WithRows(1) != first.Inputs.Shape.WithRows(1))
                throw new UnreadableDataException(part.Source, $"rows of shape {RowShape(part)} cannot follow rows of shape {RowShape(first)} ({first.Source})");
        }

        long rows = parts.Sum(part => (long)part.Rows);
        if (rows * first.Inputs.Shape.RowLength > int.MaxValue)
            throw new UnreadableDataException(source, $"{rows} rows of {first.Inputs.Shape.RowLength} numbers are more than one tensor holds (2147483647)");

        var inputs = new Tensor(first.Inputs.Shape.WithRows((int)rows));
        int at = 0;
        foreach (LabeledData part in parts)
        {
            part.Inputs.Data.CopyTo(inputs.Data[at..]);
            at += part.Inputs.Count;
        }

        bool sameNames = parts.All(part => SameNames(part.ClassNames, first.ClassNames));
        return new LabeledData(inputs, [.. parts.SelectMany(part => part.Labels)], source, classNames: sameNames ? first.ClassNames : null)
        {
            Groups = parts.All(part => part.Groups is not null) ? RowGroups.Of(parts.SelectMany(part => part.Groups!.Codes.Select(code => part.Groups.Names[code]))) : null,
            Columns = parts.All(part => SameColumns(part.Columns, first.Columns)) ? first.Columns : null,
            Remarks = [.. parts.SelectMany(part => part.Remarks).Distinct()],
        };
    }

    /// <summary>Checks that a model with this many classes can be judged on these labels.</summary>
    /// <param name="classes">Number of classes of the model.</param>
    /// <exception cref="UnreadableDataException">A label is not one of them; the sentence names the first such row.</exception>
    public void RequireClasses(int classes)
    {
        int bad = Array.FindIndex(Labels, label => label >= classes);
        if (bad >= 0)
            throw new UnreadableDataException(Source, $"row {RowIndices[bad]} has label {Labels[bad]}, but the model has only the classes 0 to {classes - 1}");
    }

    /// <summary>Names the source and the shape.</summary>
    public override string ToString() => $"{Source} {Inputs.Shape}";

    private static string RowShape(LabeledData data) => new Shape(data.Inputs.Shape.Extents[1..]).ToString();

    private static bool SameNames(IReadOnlyList<string>? left, IReadOnlyList<string>? right) =>
        ReferenceEquals(left, right) || (left is not null && right is not null && left.SequenceEqual(right));

    private static bool SameColumns(IReadOnlyList<FeatureColumn>? left, IReadOnlyList<FeatureColumn>? right) =>
        ReferenceEquals(left, right) || (left is not null && right is not null && left.SequenceEqual(right));

    private string Hash()
    {
        using var hasher = new ContentHasher(Inputs.Shape.Extents[1..], Labels);
        hasher.Add(Inputs);
        return hasher.Finish();
    }
}
