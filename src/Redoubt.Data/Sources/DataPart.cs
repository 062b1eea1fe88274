namespace Redoubt.Data;

/// <summary>One term of a data set argument.</summary>
/// <param name="Scheme">Name before the colon.</param>
/// <param name="Files">File or folder names, as the scheme needs them.</param>
/// <param name="Split"><c>train</c>, <c>test</c> or <see langword="null"/> where the scheme has no splits or the user named none.</param>
/// <param name="Rows">Rows wanted; <see langword="null"/> for all.</param>
/// <param name="Argument">The term as the user wrote it.</param>
internal sealed record DataPart(string Scheme, string[] Files, string? Split, RowRange? Rows, string Argument)
{
    /// <summary>Names and values behind semicolons, in their order; names are known to the scheme.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>The values of a setting.</summary>
    public string[] ValuesOf(string name) => [.. Settings.Where(setting => setting.Name == name).Select(static setting => setting.Value)];

    /// <summary>The only value of a setting, or null.</summary>
    public string? ValueOf(string name)
    {
        string[] values = ValuesOf(name);
        return values.Length > 1 ? throw new UnreadableDataException(Argument, $"has {name}= twice") : values.FirstOrDefault();
    }
}
