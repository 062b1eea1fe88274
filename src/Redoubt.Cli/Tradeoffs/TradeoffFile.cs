using Redoubt.Data;

namespace Redoubt.Cli;

/// <summary>Reads the candidates of <c>redoubt tradeoff</c>: a YAML list, or report files.</summary>
internal static class TradeoffFile
{
    private const string Known = "name, assessment, certificate, training, seconds, model, preprocess";

    /// <summary>The candidates, in their order.</summary>
    /// <exception cref="InvalidUsageException">A file is missing or wrong; the sentence names it and the line.</exception>
    public static IReadOnlyList<TradeoffEntry> Read(IReadOnlyList<string> arguments)
    {
        var entries = new List<TradeoffEntry>();
        foreach (string argument in arguments)
        {
            if (!File.Exists(argument)) throw new InvalidUsageException($"{argument}: there is no such file.");
            if (Path.GetExtension(argument) is ".yaml" or ".yml") entries.AddRange(ReadYaml(argument));
            else entries.Add(new TradeoffEntry { Name = Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(argument))) ?? argument, Assessment = argument });
        }

        if (entries.Count < 2) throw new InvalidUsageException("There is nothing to compare: name two candidates or more.");
        string? twice = entries.GroupBy(static entry => entry.Name).FirstOrDefault(static group => group.Count() > 1)?.Key;
        return twice is null ? entries : throw new InvalidUsageException($"Two candidates are called '{twice}'; give them names in a YAML file.");
    }

    private static IEnumerable<TradeoffEntry> ReadYaml(string path)
    {
        YamlItem root = YamlItem.Load(path);
        if (root.Items is not { } items) throw new InvalidUsageException($"{path}: expected a list of candidates such as '- {{ name: plain, assessment: plain/report.json }}'.");
        foreach (YamlItem item in items) yield return One(item, path);
    }

    private static TradeoffEntry One(YamlItem item, string path)
    {
        if (item.Pairs is not { } pairs) throw new InvalidUsageException($"{path}: line {item.Line}: expected settings of a candidate: {Known}.");
        var texts = new Dictionary<string, string>();
        foreach ((YamlItem key, YamlItem value) in pairs)
        {
            if (key.Text is not { } name || !Known.Split(", ").Contains(name)) throw new InvalidUsageException($"{path}: line {key.Line}: '{key.Text}' is not a setting of a candidate; known are {Known}.");
            if (value.Text is not { } text || !texts.TryAdd(name, text)) throw new InvalidUsageException($"{path}: line {key.Line}: {name} must be given once, as a text.");
        }

        string where = $"{path}: line {item.Line}";
        if (!texts.TryGetValue("assessment", out string? assessment)) throw new InvalidUsageException($"{where}: a candidate needs an 'assessment'.");
        double seconds = 0;
        if (texts.TryGetValue("seconds", out string? duration) && !(Numbers.TryParse(duration, out seconds) && seconds >= 0)) throw new InvalidUsageException($"{where}: seconds must be a number, was '{duration}'.");
        return new TradeoffEntry
        {
            Name = texts.TryGetValue("name", out string? called) ? called : Path.GetFileNameWithoutExtension(assessment),
            Assessment = Beside(assessment, path, where),
            Certificate = Optional("certificate"),
            Training = Optional("training"),
            Seconds = duration is null ? null : seconds,
            Model = Optional("model"),
            Preprocess = Optional("preprocess"),
        };

        string? Optional(string key) => texts.TryGetValue(key, out string? file) ? Beside(file, path, where) : null;
    }

    private static string Beside(string file, string path, string where)
    {
        string full = Path.IsPathRooted(file) ? file : Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, file);
        return File.Exists(full) ? full : throw new InvalidUsageException($"{where}: there is no file {full}.");
    }
}
