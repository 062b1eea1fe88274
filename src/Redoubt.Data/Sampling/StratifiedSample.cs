using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>A random choice of rows that keeps the share of every class, the same for the same key.</summary>
/// <remarks>Every class gets its exact quota rounded down; the rows left over go to the classes with the largest remainder (Hamilton's method),
/// the lower class first where remainders tie. Within a class every row is equally likely. A class with less than about N / count rows can be missed:
/// see <see cref="MissingClasses"/>.</remarks>
public sealed class StratifiedSample
{
    /// <summary>How many rows are assessed when the user does not say.</summary>
    public const int DefaultCount = 1000;

    private StratifiedSample(int[] rows, int[] missingClasses)
    {
        Rows = rows;
        MissingClasses = missingClasses;
    }

    /// <summary>Chosen rows, ascending, each once.</summary>
    public int[] Rows { get; }

    /// <summary>Classes that no chosen row has, ascending; when there are any, the host warns that nothing was learned about them.</summary>
    public int[] MissingClasses { get; }

    /// <summary>Chooses rows.</summary>
    /// <param name="labels">Class of every row, each in [0, <paramref name="classes"/>).</param>
    /// <param name="classes">Number of classes of the model, at least 1.</param>
    /// <param name="count">Rows wanted, at least 1; all rows are taken when there are not more.</param>
    /// <param name="key">Names the choice.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classes"/> or <paramref name="count"/> is below 1, or a label is not a class.</exception>
    public static StratifiedSample Choose(ReadOnlySpan<int> labels, int classes, int count, RandomKey key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        List<int>[] members = RowsByClass(labels, classes);
        int[] quotas = Quotas([.. members.Select(rows => rows.Count)], labels.Length, Math.Min(count, labels.Length));

        var chosen = new List<int>(Math.Min(count, labels.Length));
        for (int c = 0; c < classes; c++)
        {
            int[] order = key.Fold((ulong)c).Permutation(members[c].Count);
            for (int i = 0; i < quotas[c]; i++) chosen.Add(members[c][order[i]]);
        }

        chosen.Sort();
        return new StratifiedSample([.. chosen], [.. Enumerable.Range(0, classes).Where(c => quotas[c] == 0)]);
    }

    private static List<int>[] RowsByClass(ReadOnlySpan<int> labels, int classes)
    {
        List<int>[] members = [.. Enumerable.Range(0, classes).Select(_ => new List<int>())];
        for (int row = 0; row < labels.Length; row++)
        {
            if (labels[row] < 0 || labels[row] >= classes)
                throw new ArgumentOutOfRangeException(nameof(labels), labels[row], $"Labels must be in [0, {classes - 1}], row {row} has {labels[row]}.");
            members[labels[row]].Add(row);
        }

        return members;
    }

    private static int[] Quotas(int[] sizes, int rows, int count)
    {
        // floor(count * size / rows); exact in 64 bits. count <= rows, so a quota plus one never exceeds the class when its remainder is not 0.
        int[] quotas = [.. sizes.Select(size => rows == 0 ? 0 : (int)((long)count * size / rows))];
        IEnumerable<int> byRemainder = Enumerable.Range(0, sizes.Length).OrderByDescending(c => rows == 0 ? 0 : (long)count * sizes[c] % rows);
        foreach (int c in byRemainder.Take(count - quotas.Sum())) quotas[c]++;
        return quotas;
    }
}
