namespace Redoubt.Data;

/// <summary>Texts with their labels, and where they came from. Treated as immutable.</summary>
public sealed class TextData
{
    /// <summary>Joins texts and labels; nothing is copied.</summary>
    /// <param name="texts">One text per row; may be empty texts.</param>
    /// <param name="labels">One class per row, each an index into <paramref name="classNames"/>.</param>
    /// <param name="source">Where the rows came from, as the user would name it again.</param>
    /// <param name="rowIndices">Position of every row in the source.</param>
    /// <param name="classNames">Name of every class.</param>
    /// <exception cref="ArgumentException">The counts differ, there are no rows, or a label is no class.</exception>
    public TextData(string[] texts, int[] labels, string source, int[] rowIndices, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentNullException.ThrowIfNull(rowIndices);
        ArgumentNullException.ThrowIfNull(classNames);
        if (texts.Length == 0 || labels.Length != texts.Length || rowIndices.Length != texts.Length)
            throw new ArgumentException($"There must be as many texts, labels and indices, at least one; there are {texts.Length}, {labels.Length} and {rowIndices.Length}.", nameof(texts));
        int bad = Array.FindIndex(labels, label => label < 0 || label >= classNames.Count);
        if (bad >= 0) throw new ArgumentException($"Labels must be in [0, {classNames.Count - 1}], row {bad} has {labels[bad]}.", nameof(labels));
        (Texts, Labels, Source, RowIndices, ClassNames) = (texts, labels, source, rowIndices, classNames);
    }

    /// <summary>The texts as they stand in the file; of several columns joined by line feeds.</summary>
    public string[] Texts { get; }

    /// <summary>Class of every row.</summary>
    public int[] Labels { get; }

    /// <summary>The data set argument that loads the rows again.</summary>
    public string Source { get; }

    /// <summary>Position of every row in its source: in the file (before any slice) for a single source, in the concatenation for several.</summary>
    public int[] RowIndices { get; }

    /// <summary>Name of every class: the labels of the file, in numeric or else ordinal order.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Group of every row, or <see langword="null"/> when no group column was named.</summary>
    public RowGroups? Groups { get; init; }

    /// <summary>Number of rows.</summary>
    public int Rows => Texts.Length;
}
