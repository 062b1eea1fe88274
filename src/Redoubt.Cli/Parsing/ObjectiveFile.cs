using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Data;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>Reads <c>--objective FILE.yaml</c>: what an attacker wants of named graph outputs.</summary>
internal sealed class ObjectiveFile
{
    private static readonly string[] TermKeys = ["output", "slice", "reduce", "temperature", "measure", "reference", "log-odds", "want", "threshold"];
    private static readonly string[] Reductions = ["max", "min", "mean", "sum", "softmax"];

    private readonly string _path;

    private ObjectiveFile(string path) => _path = path;

    /// <summary>The goal that a file describes.</summary>
    /// <exception cref="InvalidUsageException">The file is missing or describes none; the sentence names file, line and setting.</exception>
    /// <exception cref="UnreadableDataException">The file is too large or no YAML, or a reference cannot be read.</exception>
    public static Goal Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidUsageException($"{path}: there is no such file.");
        var file = new ObjectiveFile(path);
        YamlItem root = YamlItem.Load(path);
        Dictionary<string, YamlItem> settings = file.Settings(root, [.. TermKeys, "terms", "combine"]);
        if (!settings.TryGetValue("terms", out YamlItem? terms))
        {
            if (settings.TryGetValue("combine", out YamlItem? alone)) throw file.Wrong(alone, "'combine' goes with 'terms'");
            return new Goal { Terms = [file.Term(settings, root)] };
        }

        string? other = settings.Keys.FirstOrDefault(static key => key is not ("terms" or "combine"));
        if (other is not null) throw file.Wrong(settings[other], $"beside 'terms' there is only 'combine'; '{other}' belongs into a term");
        if (terms.Items is not { Count: > 0 } items) throw file.Wrong(terms, "'terms' must be a list of one term or more");
        string combine = settings.TryGetValue("combine", out YamlItem? how) ? file.OneOf(how, "combine", ["all", "any"]) : "all";
        return new Goal { Terms = [.. items.Select(item => file.Term(file.Settings(item, TermKeys), item))], AnyTerm = combine == "any" };
    }

    private Dictionary<string, YamlItem> Settings(YamlItem item, string[] known)
    {
        if (item.Pairs is not { } pairs) throw Wrong(item, "expected settings such as 'output: scores'");
        var settings = new Dictionary<string, YamlItem>();
        foreach ((YamlItem key, YamlItem value) in pairs)
        {
            string name = key.Text ?? throw Wrong(key, "the name of a setting must be a word");
            if (!known.Contains(name)) throw Wrong(key, $"'{name}' is not a setting; known are {string.Join(", ", known)}");
            if (!settings.TryAdd(name, value)) throw Wrong(key, $"'{name}' is there twice");
        }

        return settings;
    }

    private GoalTerm Term(Dictionary<string, YamlItem> settings, YamlItem at)
    {
        YamlItem Required(string name) => settings.GetValueOrDefault(name) ?? throw Wrong(at, $"'{name}' is missing");
        YamlItem? reference = settings.GetValueOrDefault("reference"), reduce = settings.GetValueOrDefault("reduce"), measure = settings.GetValueOrDefault("measure");
        if (reference is null && measure is not null) throw Wrong(measure, "'measure' goes with 'reference'");
        if (reference is not null && measure is null) throw Wrong(reference, "'reference' needs 'measure': distance or cosine");
        if (reference is not null && reduce is not null) throw Wrong(reduce, "'reduce' and 'reference' exclude each other");
        GoalReduction reduction = measure is not null ? Enum.Parse<GoalReduction>(OneOf(measure, "measure", ["distance", "cosine"]), ignoreCase: true)
            : reduce is not null ? Enum.Parse<GoalReduction>(OneOf(reduce, "reduce", Reductions), ignoreCase: true)
            : GoalReduction.None;
        if (settings.TryGetValue("temperature", out YamlItem? heat) && reduction != GoalReduction.Softmax) throw Wrong(heat, "'temperature' goes with 'reduce: softmax'");
        var term = new GoalTerm
        {
            Output = Text(Required("output"), "output"),
            Slice = settings.TryGetValue("slice", out YamlItem? slice) ? SliceOf(slice) : [],
            Reduction = reduction,
            Temperature = heat is null ? 1 : Number(heat, "temperature"),
            Reference = reference is null ? null : ReferenceOf(reference),
            ReferenceName = reference is null ? null : Path.GetFileName(Text(reference, "reference")),
            LogOdds = settings.TryGetValue("log-odds", out YamlItem? odds) && OneOf(odds, "log-odds", ["true", "false"]) == "true",
            Raise = OneOf(Required("want"), "want", ["raise", "lower"]) == "raise",
            Threshold = Number(Required("threshold"), "threshold"),
        };
        string[] errors = [.. term.Errors()];
        return errors.Length == 0 ? term : throw Wrong(at, string.Join(" ", errors).TrimEnd('.'));
    }

    // [3, ":", "0:10", -1]: one entry for each axis after the batch.
    private ImmutableArray<GoalSlice> SliceOf(YamlItem item) =>
        item.Items is { } axes ? [.. axes.Select(axis => AxisOf(axis, Text(axis, "slice")))] : [AxisOf(item, Text(item, "slice"))];

    private GoalSlice AxisOf(YamlItem item, string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length == 1 && Index(parts[0]) is { } index) return GoalSlice.At(index);
        int? start = parts[0].Length == 0 ? 0 : Index(parts[0]), stop = parts.Length == 2 && parts[1].Length > 0 ? Index(parts[1]) : null;
        bool isRange = parts.Length == 2 && start is not null && (parts[1].Length == 0 || stop is not null);
        return isRange ? new GoalSlice(start!.Value, stop) : throw Wrong(item, $"'slice' must be an index, ':' or a range such as 0:10 for each axis after the batch, was '{text}'");
    }

    private static int? Index(string text) =>
        int.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index) && Math.Abs((long)index) < int.MaxValue ? index : null;

    private Tensor ReferenceOf(YamlItem item)
    {
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_path))!, Text(item, "reference"));
        if (!File.Exists(path)) throw Wrong(item, $"the reference {path} is not there");
        NpyArray array = NpyArray.Load(path).ConvertTo(NpyType.Float32);
        Tensor reference = array.ToTensor();
        foreach (float value in reference.Data)
        {
            if (!float.IsFinite(value)) throw Wrong(item, $"the reference {path} holds {value.ToString(CultureInfo.InvariantCulture)}, which is no finite number");
        }

        return reference;
    }

    private string OneOf(YamlItem item, string name, string[] choices)
    {
        string text = Text(item, name);
        return choices.Contains(text) ? text : throw Wrong(item, $"'{name}' must be {string.Join(", ", choices.SkipLast(1))} or {choices[^1]}, was '{text}'");
    }

    private float Number(YamlItem item, string name) => Numbers.TryParse(Text(item, name), out double value) ? (float)value : throw Wrong(item, $"'{name}' must be a number, was '{Text(item, name)}'");

    private string Text(YamlItem item, string name) => item.Text ?? throw Wrong(item, $"'{name}' must be a word or a number");

    private InvalidUsageException Wrong(YamlItem item, string what) => new($"{_path}: line {item.Line}: {what}.");
}
