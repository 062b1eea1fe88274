using System.Globalization;
using System.Text;

namespace Redoubt.Data;

/// <summary>What the cells of one column have in common, from one pass.</summary>
/// <param name="name">Name of the column.</param>
internal sealed class ColumnStatistics(string name)
{
    /// <summary>Most distinct texts that are still levels.</summary>
    public const int MostLevels = 1000;

    private const int LongestLevel = 200;

    private readonly Dictionary<string, int> _distinct = new(StringComparer.Ordinal);
    private long _numbers, _whole, _words, _counting, _cells;
    private double _sum, _previous;
    private bool _tooMany;

    /// <summary>Name of the column.</summary>
    public string Name => name;

    /// <summary>Whether few enough distinct texts are there to be classes or levels.</summary>
    public bool HasFewValues => !_tooMany && _distinct.Count > 0;

    /// <summary>Whether the cells are numbers with a fraction, at least one of them.</summary>
    public bool IsFractional => _numbers == _cells && _whole < _cells;

    /// <summary>Adds a cell.</summary>
    /// <param name="cell">Not missing, without blanks around it.</param>
    /// <param name="budget">Distinct texts that all columns together may still remember.</param>
    public void Add(ReadOnlySpan<byte> cell, ref int budget)
    {
        _cells++;
        if (TableCell.TryNumber(cell, out double value))
        {
            _numbers++;
            _sum += value;
            if (TableCell.IsWhole(value)) _whole++;
            if (_cells == 1 || value == _previous + 1) _counting++;
            _previous = value;
        }

        if (TableCell.TryTruth(cell, out _)) _words++;
        if (_tooMany) return;
        if (cell.Length > LongestLevel)
        {
            Forget(ref budget);
            return;
        }

        string text = Encoding.UTF8.GetString(cell);
        if (_distinct.TryGetValue(text, out int count))
        {
            _distinct[text] = count + 1;
            return;
        }

        if (_distinct.Count == MostLevels || budget == 0)
        {
            Forget(ref budget);
            return;
        }

        budget--;
        _distinct.Add(text, 1);
    }

    /// <summary>The column as the label.</summary>
    /// <param name="comment">Why it was chosen, or null.</param>
    public ColumnSchema ToLabel(string? comment) => new() { Name = name, Kind = ColumnKind.Label, Levels = Levels(), Comment = comment };

    /// <summary>The column as a feature, or ignored where it can be none.</summary>
    /// <param name="rows">Rows of the table; those without a cell here are missing.</param>
    public ColumnSchema ToFeature(long rows)
    {
        long missing = rows - _cells;
        if (_cells == 0) return Ignored("every cell is missing");
        bool numeric = _numbers == _cells;
        if (_words == _cells && _distinct.Count <= 2 && !_tooMany) return Filled(ColumnKind.Boolean, MostFrequent(), missing);
        if (_whole == _cells && _counting == _cells && _cells > 20) return Ignored("it only counts the rows");
        if (numeric)
        {
            double mean = _sum / _cells;
            bool whole = _whole == _cells;
            return Filled(whole ? ColumnKind.Integer : ColumnKind.Numeric, whole ? Math.Round(mean).ToString("R", CultureInfo.InvariantCulture) : ((float)mean).ToString("R", CultureInfo.InvariantCulture), missing);
        }

        if (_tooMany || _distinct.Count > Math.Max(20, _cells / 2)) return Ignored($"it holds {(_tooMany ? "very many" : _distinct.Count.ToString(CultureInfo.InvariantCulture))} different texts");
        return missing == 0
            ? new ColumnSchema { Name = name, Kind = ColumnKind.Categorical, Levels = Levels() }
            : new ColumnSchema { Name = name, Kind = ColumnKind.Categorical, Levels = [.. Levels(), "(missing)"], Fill = "(missing)", Comment = Gaps("a level of their own", missing) };
    }

    private ColumnSchema Filled(ColumnKind kind, string fill, long missing) => missing == 0
        ? new ColumnSchema { Name = name, Kind = kind }
        : new ColumnSchema { Name = name, Kind = kind, Fill = fill, Comment = Gaps(kind == ColumnKind.Boolean ? $"taken as the most frequent value, {fill}" : $"taken as the mean, {fill}", missing) };

    private ColumnSchema Ignored(string why) => new() { Name = name, Kind = ColumnKind.Ignored, Comment = $"ignored, because {why}" };

    private string Gaps(string treatment, long missing) => string.Create(CultureInfo.InvariantCulture, $"{missing} of {_cells + missing} cells are missing and {treatment}");

    private string MostFrequent() => _distinct.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal).First().Key;

    // Numbers by value, other texts by their characters.
    private string[] Levels() => _numbers == _cells
        ? [.. _distinct.Keys.OrderBy(static text => double.Parse(text, CultureInfo.InvariantCulture)).ThenBy(static text => text, StringComparer.Ordinal)]
        : [.. _distinct.Keys.Order(StringComparer.Ordinal)];

    private void Forget(ref int budget)
    {
        _tooMany = true;
        budget += _distinct.Count;
        _distinct.Clear();
        _distinct.TrimExcess();
    }
}
