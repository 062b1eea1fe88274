namespace Redoubt.Data;

/// <summary>To which group each row belongs (a person, a hospital, an age band), for results per group. Treated as immutable.</summary>
public sealed class RowGroups
{
    /// <summary>Joins codes and names; nothing is copied.</summary>
    /// <param name="codes">Group of every row, each in [0, number of names).</param>
    /// <param name="names">Name of every group, each once.</param>
    /// <exception cref="ArgumentException">A code has no name.</exception>
    public RowGroups(int[] codes, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(codes);
        ArgumentNullException.ThrowIfNull(names);
        int bad = Array.FindIndex(codes, code => code < 0 || code >= names.Count);
        if (bad >= 0) throw new ArgumentException($"Groups must be in [0, {names.Count - 1}], row {bad} has {codes[bad]}.", nameof(codes));
        Codes = codes;
        Names = names;
    }

    /// <summary>Group of every row: an index into <see cref="Names"/>.</summary>
    public int[] Codes { get; }

    /// <summary>Name of every group, in the order in which the groups first appear in the source.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Codes from names.</summary>
    /// <param name="groups">Name of the group of every row.</param>
    public static RowGroups Of(IEnumerable<string> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var names = new List<string>();
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        int CodeOf(string group)
        {
            if (codes.TryGetValue(group, out int code)) return code;
            codes.Add(group, names.Count);
            names.Add(group);
            return names.Count - 1;
        }

        return new RowGroups([.. groups.Select(CodeOf)], names);
    }

    /// <summary>The groups of some rows; names stay, also those that no chosen row has.</summary>
    /// <param name="rows">Rows, in the order wanted.</param>
    public RowGroups Take(ReadOnlySpan<int> rows)
    {
        var codes = new int[rows.Length];
        for (int i = 0; i < codes.Length; i++) codes[i] = Codes[rows[i]];
        return new RowGroups(codes, Names);
    }
}
