using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>The rows of several sources, one after the other, numbered anew.</summary>
/// <remarks>Where every source names its classes and the names differ, a class is the same in all of them when its name is: the first source's classes come
/// first, in its order, then those that only later sources have.</remarks>
internal sealed class JoinedRows : RowReader
{
    private readonly RowReader[] _parts;
    private readonly int[]?[] _classes;
    private readonly IReadOnlyList<string>? _classNames;
    private int _part;

    /// <summary>Joins sources, which are disposed with the whole.</summary>
    /// <param name="parts">Two or more.</param>
    /// <param name="names">What each is called by the user.</param>
    public JoinedRows(RowReader[] parts, string[] names)
    {
        _parts = parts;
        RowReader first = parts[0];
        int other = Array.FindIndex(parts, part => part.RowShape != first.RowShape);
        if (other >= 0) throw new UnreadableDataException(names[other], $"rows of shape {parts[other].RowShape} cannot follow rows of shape {first.RowShape} ({names[0]})");
        bool sameColumns = Array.TrueForAll(parts, part => first.Columns is null ? part.Columns is null : part.Columns is not null && part.Columns.SequenceEqual(first.Columns));
        if (first.Columns is not null && !sameColumns)
            throw new UnreadableDataException(names[1], $"has other columns, types or levels than {names[0]}; read both with the same schema");
        Columns = first.Columns;
        (_classNames, _classes) = MergeClasses(parts);
    }

    /// <inheritdoc/>
    public override string Name => _parts[Math.Min(_part, _parts.Length - 1)].Name;

    /// <inheritdoc/>
    public override Shape RowShape => _parts[0].RowShape;

    /// <inheritdoc/>
    public override long? Rows => _parts.Aggregate((long?)0, (sum, part) => sum + part.Rows);

    /// <inheritdoc/>
    public override long MostRows => _parts.Aggregate(0L, (sum, part) => Math.Min(int.MaxValue, sum + part.MostRows));

    /// <inheritdoc/>
    public override bool RowsAreThere => Array.TrueForAll(_parts, part => part.RowsAreThere);

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ClassNames => _classNames;

    /// <inheritdoc/>
    public override IReadOnlyList<FeatureColumn>? Columns { get; }

    /// <inheritdoc/>
    public override IEnumerable<string> Remarks => _parts.SelectMany(part => part.Remarks).Distinct();

    /// <inheritdoc/>
    public override bool MoveNext()
    {
        while (_part < _parts.Length)
        {
            RowReader part = _parts[_part];
            if (part.MoveNext())
            {
                Label = _classes[_part] is { } map && part.Label < map.Length ? map[part.Label] : part.Label;
                Group = part.Group;
                Index++;
                return true;
            }

            _part++;
        }

        return false;
    }

    /// <inheritdoc/>
    public override void Prepare() => _parts[_part].Prepare();

    /// <inheritdoc/>
    public override void CopyTo(Span<float> row) => _parts[_part].CopyTo(row);

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (RowReader part in _parts) part.Dispose();
    }

    private static (IReadOnlyList<string>? Names, int[]?[] Maps) MergeClasses(RowReader[] parts)
    {
        if (Array.Exists(parts, part => part.ClassNames is null)) return (null, new int[]?[parts.Length]);
        string[] union = [.. parts.SelectMany(part => part.ClassNames!).Distinct(StringComparer.Ordinal)];
        return (union, [.. parts.Select(part => part.ClassNames!.Select(name => Array.IndexOf(union, name)).ToArray())]);
    }
}
