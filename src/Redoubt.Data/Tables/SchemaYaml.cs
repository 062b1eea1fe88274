using System.Text;
using System.Text.RegularExpressions;

namespace Redoubt.Data;

/// <summary>Reads and writes the YAML form of a <see cref="TableSchema"/>.</summary>
internal static partial class SchemaYaml
{
    private const string Version = "redoubt.table/1";

    private static readonly (string Name, char Character)[] Delimiters = [("comma", ','), ("semicolon", ';'), ("tab", '\t'), ("bar", '|'), ("space", ' ')];

    private static readonly string[] TableKeys = ["schema", "delimiter", "header", "missing", "columns"];
    private static readonly string[] ColumnKeys = ["name", "type", "levels", "encoding", "fill", "map", "names"];

    /// <summary>The separator that a word means.</summary>
    public static char? Delimiter(string word) => word is [(>= ' ' and < '\x7F' and not '"') or '\t'] ? word[0] : Delimiters.Where(known => known.Name == word).Select(static known => (char?)known.Character).FirstOrDefault();

    /// <summary>Names of the separators, for error sentences.</summary>
    public static string DelimiterNames { get; } = string.Join(", ", Delimiters.Select(static known => known.Name));

    /// <summary>Interprets a document.</summary>
    public static TableSchema Read(YamlItem root, string file)
    {
        Dictionary<string, YamlItem> table = Mapping(root, TableKeys, file);
        if (table.TryGetValue("schema", out YamlItem? version) && version.Text != Version)
            throw Fault(file, version, $"the schema is '{version.Text}', this program reads {Version}");
        if (!table.TryGetValue("columns", out YamlItem? columns) || columns.Items is null)
            throw Fault(file, root, "expected 'columns:' with a list such as '- {name: age, type: integer}'");
        var schema = new TableSchema { Columns = [.. columns.Items.Select(item => Column(item, file))] };
        if (table.TryGetValue("delimiter", out YamlItem? delimiter))
        {
            schema = schema with
            {
                Delimiter = Delimiter(Text(delimiter, file)) ?? throw Fault(file, delimiter, $"the delimiter must be one character or one of {DelimiterNames}"),
            };
        }

        if (table.TryGetValue("header", out YamlItem? header)) schema = schema with { HasHeader = Truth(header, file) };
        if (table.TryGetValue("missing", out YamlItem? missing)) schema = schema with { Missing = List(missing, file) };
        return schema.Errors().FirstOrDefault() is { } error ? throw new UnreadableDataException(file, error.TrimEnd('.')) : schema;
    }

    /// <summary>Writes a document.</summary>
    public static string Write(TableSchema schema)
    {
        var yaml = new StringBuilder();
        yaml.Append("# What the columns of a table are. Types: numeric, integer, boolean, categorical, label, group, ignored.\n");
        yaml.Append("# 'fill' replaces missing cells; without it they are an error. Features come in this order.\n");
        yaml.Append($"schema: {Version}\n");
        if (schema.Delimiter is { } delimiter)
            yaml.Append($"delimiter: {Delimiters.Where(known => known.Character == delimiter).Select(static known => known.Name).FirstOrDefault() ?? Quoted(delimiter.ToString())}\n");
        yaml.Append($"header: {(schema.HasHeader ? "true" : "false")}\n");
        yaml.Append($"missing: {Flow(schema.Missing)}\n");
        yaml.Append("columns:\n");
        foreach (ColumnSchema column in schema.Columns) Write(yaml, column);
        return yaml.ToString();
    }

    private static void Write(StringBuilder yaml, ColumnSchema column)
    {
        yaml.Append($"  - name: {Quoted(column.Name)}\n    type: {column.Kind.ToString().ToLowerInvariant()}");
        if (column.Comment is { } comment) yaml.Append($"  # {comment.ReplaceLineEndings(" ")}");
        yaml.Append('\n');
        if (column.Levels.Count > 0) yaml.Append($"    levels: {Flow(column.Levels)}\n");
        if (column.AsIndex) yaml.Append("    encoding: index\n");
        if (column.Fill is { } fill) yaml.Append($"    fill: {Quoted(fill)}\n");
        if (column.Map.Count > 0) yaml.Append($"    map: {{{string.Join(", ", column.Map.Select(static pair => $"{Quoted(pair.Key)}: {Quoted(pair.Value)}"))}}}\n");
        if (column.Names.Count > 0) yaml.Append($"    names: {Flow(column.Names)}\n");
    }

    private static ColumnSchema Column(YamlItem item, string file)
    {
        Dictionary<string, YamlItem> keys = Mapping(item, ColumnKeys, file);
        if (!keys.TryGetValue("name", out YamlItem? name) || !keys.TryGetValue("type", out YamlItem? type)) throw Fault(file, item, "a column needs a name and a type");
        var column = new ColumnSchema { Name = Text(name, file), Kind = Kind(type, file) };
        if (keys.TryGetValue("levels", out YamlItem? levels)) column = column with { Levels = List(levels, file) };
        if (keys.TryGetValue("names", out YamlItem? names)) column = column with { Names = List(names, file) };
        if (keys.TryGetValue("fill", out YamlItem? fill)) column = column with { Fill = Text(fill, file) };
        if (keys.TryGetValue("map", out YamlItem? map)) column = column with { Map = Pairs(map, file) };
        if (keys.TryGetValue("encoding", out YamlItem? encoding))
        {
            if (encoding.Text is not ("one-hot" or "index")) throw Fault(file, encoding, "an encoding is one-hot or index");
            column = column with { AsIndex = encoding.Text == "index" };
        }

        return column.Errors().FirstOrDefault() is { } error ? throw Fault(file, item, error.TrimEnd('.')) : column;
    }

    private static ColumnKind Kind(YamlItem item, string file)
    {
        string text = Text(item, file);
        ColumnKind[] kinds = Enum.GetValues<ColumnKind>();
        string[] names = [.. kinds.Select(static kind => kind.ToString().ToLowerInvariant())];
        int index = Array.IndexOf(names, text);
        if (index >= 0) return kinds[index];
        throw Fault(file, item, $"'{text}' is no type; known are {string.Join(", ", names)}{Suggestion.For(text, names)}");
    }

    private static Dictionary<string, YamlItem> Mapping(YamlItem item, string[] known, string file)
    {
        if (item.Pairs is null) throw Fault(file, item, $"expected names and values; known names are {string.Join(", ", known)}");
        var result = new Dictionary<string, YamlItem>(StringComparer.Ordinal);
        foreach ((YamlItem key, YamlItem value) in item.Pairs)
        {
            string name = Text(key, file);
            if (!known.Contains(name)) throw Fault(file, key, $"'{name}' is not a setting; known are {string.Join(", ", known)}{Suggestion.For(name, known)}");
            if (!result.TryAdd(name, value)) throw Fault(file, key, $"'{name}' is there twice");
        }

        return result;
    }

    private static Dictionary<string, string> Pairs(YamlItem item, string file)
    {
        if (item.Pairs is null) throw Fault(file, item, "expected a mapping of cells to levels");
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((YamlItem key, YamlItem value) in item.Pairs)
        {
            if (!result.TryAdd(Text(key, file), Text(value, file))) throw Fault(file, key, $"'{key.Text}' is there twice");
        }

        return result;
    }

    private static string[] List(YamlItem item, string file) =>
        item.Items is { } items ? [.. items.Select(child => Text(child, file))] : throw Fault(file, item, "expected a list such as [a, b]");

    private static string Text(YamlItem item, string file) => item.Text ?? throw Fault(file, item, "expected a word or number");

    private static bool Truth(YamlItem item, string file) => item.Text switch
    {
        "true" or "yes" => true,
        "false" or "no" => false,
        _ => throw Fault(file, item, "expected true or false"),
    };

    private static string Flow(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Quoted))}]";

    // Plain where every reader of YAML takes it for the same text; else in double quotes with JSON's escapes.
    private static string Quoted(string text)
    {
        if (PlainText().IsMatch(text) && text.ToLowerInvariant() is not ("true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n" or "null")) return text;
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' or > '\uFFFD') quoted.Append($"\\u{(int)c:X4}");
            else quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    private static UnreadableDataException Fault(string file, YamlItem item, string problem) => new(file, $"line {item.Line}: {problem}");

    [GeneratedRegex(@"^([A-Za-z_][A-Za-z0-9_./<>=+-]*( [A-Za-z0-9_./<>=+-]+)*|-?[0-9]+(\.[0-9]+)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainText();
}
