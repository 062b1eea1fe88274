using Redoubt.Data;

namespace Redoubt.Cli;

/// <summary>Reads <c>--preprocess FILE.yaml</c>: one mapping of names to a scalar or a list of numbers.</summary>
internal static class PreprocessFile
{
    /// <summary>The settings as text, lists joined by commas.</summary>
    /// <exception cref="InvalidUsageException">The file is missing or not such a mapping; the sentence names file and line.</exception>
    /// <exception cref="UnreadableDataException">The file is too large or no YAML; the sentence names file and line.</exception>
    public static IReadOnlyList<(string Key, string Value)> Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidUsageException($"{path}: there is no such file.");
        YamlItem root = YamlItem.Load(path);
        if (root.Pairs is not { } pairs) throw new InvalidUsageException($"{path}: expected one mapping such as 'mean: [0.5, 0.5, 0.5]'.");
        var settings = new List<(string Key, string Value)>();
        foreach ((YamlItem key, YamlItem value) in pairs)
        {
            string name = Scalar(key, path);
            if (settings.Any(setting => setting.Key == name)) throw new InvalidUsageException($"{path}: line {key.Line}: '{name}' is there twice.");
            settings.Add((name, Text(value, path)));
        }

        return settings;
    }

    private static string Text(YamlItem item, string path) =>
        item.Items is { } list ? string.Join(',', list.Select(child => Scalar(child, path))) : Scalar(item, path);

    private static string Scalar(YamlItem item, string path) =>
        item.Text ?? throw new InvalidUsageException($"{path}: line {item.Line}: expected a number, a word or a list of numbers.");
}
