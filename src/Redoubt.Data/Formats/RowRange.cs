namespace Redoubt.Data;

/// <summary>Consecutive rows of a file.</summary>
/// <param name="Start">First row.</param>
/// <param name="Count">Number of rows, at least 1.</param>
internal readonly record struct RowRange(int Start, int Count)
{
    /// <summary>The rows that a request means.</summary>
    /// <param name="requested">What the user asked for; <see langword="null"/> for all rows.</param>
    /// <param name="rows">Rows that there are.</param>
    /// <param name="name">File or argument, for the error sentence.</param>
    public static RowRange Resolve(RowRange? requested, long rows, string name)
    {
        if (rows == 0) throw new UnreadableDataException(name, "holds no rows");
        if (requested is not { } range) return new RowRange(0, checked((int)rows));
        if (range.Start + (long)range.Count > rows)
            throw new UnreadableDataException(name, $"has {rows} rows, so #{range} is outside it");
        return range;
    }

    /// <summary>The positions of these rows.</summary>
    public int[] Indices() => [.. Enumerable.Range(Start, Count)];

    /// <summary>As the user writes it, without the number sign.</summary>
    public override string ToString() => $"{Start}:{Count}";
}
