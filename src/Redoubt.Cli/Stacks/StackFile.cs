using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Data;
using Redoubt.Defenses;
using Redoubt.Models;
using Redoubt.Onnx;

namespace Redoubt.Cli;

/// <summary>Reads the YAML file that describes a stack. Files that it names lie beside it.</summary>
internal sealed class StackFile
{
    private const string Known = "name, model, models, average, output, shape, bounds, preprocess, classes, defenses, detector, detectors, rule, action";

    private readonly string _path;
    private readonly Dictionary<string, YamlItem> _items = [];
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    private StackFile(string path)
    {
        _path = path;
        if (!File.Exists(path)) throw new InvalidUsageException($"{path}: there is no such file.");
        YamlItem root = YamlItem.Load(path);
        if (root.Pairs is not { } pairs) throw new InvalidUsageException($"{path}: expected settings such as 'model: model.onnx'.");
        foreach ((YamlItem key, YamlItem value) in pairs)
        {
            if (key.Text is not { } name || !Known.Split(", ").Contains(name)) throw new InvalidUsageException($"{path}: line {key.Line}: '{key.Text}' is not a setting of a stack; known are {Known}.");
            if (!_items.TryAdd(name, value)) throw new InvalidUsageException($"{path}: line {key.Line}: '{name}' is there twice.");
        }
    }

    /// <summary>The stack that a file describes, with the files that it names.</summary>
    /// <exception cref="InvalidUsageException">Something is missing or wrong; the sentence names the file and the line.</exception>
    public static StackContent Read(string path)
    {
        var file = new StackFile(path);
        ImmutableArray<string> members = file.FilesOf("model", "models");
        if (members.IsEmpty) throw new InvalidUsageException($"{path}: it names no 'model'.");
        InputMapping mapping = file.Mapping();
        var syntax = new DefenseSyntax(DeclaredDefenses.LoadNetwork);
        ImmutableArray<ConfiguredDefense> defenses = file.Try("defenses", item => syntax.List(item, path)) ?? [];
        foreach (ConfiguredDefense defense in defenses) file.AddNetworks(defense);
        var manifest = new StackManifest
        {
            Name = file.Text("name") ?? Path.GetFileNameWithoutExtension(path),
            Shape = file.Shape(members[0], mapping),
            Bounds = file.Bounds(),
            Classes = file.Classes(),
            Mapping = mapping,
            Defenses = [.. defenses.Select(StackDefense.Of)],
            Members = members,
            Average = file.Choose("average", EnsembleAverage.Probabilities),
            Output = file.Text("output"),
            Detectors = file.FilesOf("detector", "detectors"),
            Rule = file.Choose("rule", StackRule.Any),
            Action = file.Choose("action", StackAction.Reject),
        };
        try
        {
            return StackContent.Of(manifest, file._files);
        }
        catch (ArgumentException e)
        {
            throw new InvalidUsageException($"{path}: {e.Message.Split(" (Parameter")[0]}", e);
        }
    }

    private ImmutableArray<string> FilesOf(string one, string many)
    {
        if (_items.ContainsKey(one) && _items.ContainsKey(many)) throw Error(many, $"give '{one}' or '{many}'");
        if (Text(one) is { } single) return [Add(single, one)];
        if (!_items.TryGetValue(many, out YamlItem? list)) return [];
        return list.Items is { } items ? [.. items.Select(item => Add(item.Text ?? throw Error(many, "expected file names"), many))] : throw Error(many, "expected a list of files");
    }

    // Parts are called by their file names; two files of one name in different folders would be one part.
    private string Add(string file, string key)
    {
        string path = Path.IsPathRooted(file) ? file : Path.Combine(Path.GetDirectoryName(_path) ?? string.Empty, file), name = Path.GetFileName(path);
        if (!File.Exists(path)) throw Error(key, $"there is no file {path}");
        byte[] bytes = File.ReadAllBytes(path);
        if (_files.TryGetValue(name, out byte[]? known) && !known.AsSpan().SequenceEqual(bytes)) throw Error(key, $"two different files are called {name}; rename one");
        _files[name] = bytes;
        return name;
    }

    private void AddNetworks(ConfiguredDefense defense)
    {
        if (defense.File is { } file) _ = Add(Path.GetFullPath(file), "defenses");
        if (defense.StandIn is { } standIn) AddNetworks(standIn);
    }

    private InputMapping Mapping()
    {
        if (!_items.TryGetValue("preprocess", out YamlItem? item)) return new InputMapping();
        if (item.Text is { } file) return MappingOptions.ReadFile(Path.Combine(Path.GetDirectoryName(_path) ?? string.Empty, file));
        if (item.Pairs is not { } pairs) throw Error("preprocess", "expected a file or settings such as '{ mean: [0.5] }'");
        var settings = new Dictionary<string, (string, string)>();
        foreach ((YamlItem key, YamlItem value) in pairs)
        {
            string text = value.Text ?? string.Join(',', value.Items?.Select(static part => part.Text) ?? []);
            settings[key.Text ?? string.Empty] = (text, $"{_path}: line {key.Line}: {key.Text}");
        }

        return MappingOptions.Join(settings);
    }

    // Without a shape, the rows are what the model file says: one row of images in the order of ONNX, or of numbers.
    private ImmutableArray<int> Shape(string member, InputMapping mapping)
    {
        if (_items.TryGetValue("shape", out YamlItem? given))
        {
            if (given.Items is { Count: > 0 } items && items.All(static item => int.TryParse(item.Text, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
                return [.. items.Select(static item => int.Parse(item.Text!, CultureInfo.InvariantCulture))];
            throw Error("shape", "expected extents such as [1, 28, 28]");
        }

        IReadOnlyList<OnnxSignature> inputs = OnnxSignature.Read(new MemoryStream(_files[member], writable: false), member);
        if (inputs is [{ Extents: { Count: > 1 } extents }] && extents.Skip(1).All(static e => e is not null) && mapping.Layout is InputLayout.Auto or InputLayout.ChannelsFirst)
            return [.. extents.Skip(1).Select(static e => e!.Value)];
        throw new InvalidUsageException($"{_path}: the model does not say what a row is; add a shape such as 'shape: [1, 28, 28]'.");
    }

    private ImmutableArray<float> Bounds()
    {
        if (!_items.TryGetValue("bounds", out YamlItem? item)) return [0, 1];
        InputBounds bounds = ClassifierOptions.Range(item.Text ?? string.Join(',', item.Items?.Select(static part => part.Text) ?? []));
        return [bounds.Lower, bounds.Upper];
    }

    private ImmutableArray<string> Classes()
    {
        if (!_items.TryGetValue("classes", out YamlItem? item)) return [];
        return item.Items is { } items ? [.. items.Select(part => part.Text ?? throw Error("classes", "expected names"))] : throw Error("classes", "expected a list of names");
    }

    private T Choose<T>(string key, T fallback)
        where T : struct, Enum
    {
        if (Text(key) is not { } text) return fallback;
        return Enum.TryParse(text, ignoreCase: true, out T value) && Enum.IsDefined(value) && !char.IsAsciiDigit(text[0])
            ? value
            : throw Error(key, $"expected one of {string.Join(", ", Enum.GetNames<T>().Select(static name => name.ToLowerInvariant()))}, was '{text}'");
    }

    private T? Try<T>(string key, Func<YamlItem, T> read)
        where T : struct
    {
        if (!_items.TryGetValue(key, out YamlItem? item)) return null;
        try
        {
            return read(item);
        }
        catch (ArgumentException e)
        {
            throw new InvalidUsageException(e.Message.Split(" (Parameter")[0], e);
        }
    }

    private string? Text(string key) => !_items.TryGetValue(key, out YamlItem? item) ? null : item.Text ?? throw Error(key, "expected a name");

    private InvalidUsageException Error(string key, string what) => new($"{_path}: line {_items[key].Line}: {key}: {what}.");
}
