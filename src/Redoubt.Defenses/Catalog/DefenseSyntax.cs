using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Data;
using Redoubt.Graphs;

namespace Redoubt.Defenses;

/// <summary>Reads defenses as people write them: <c>median</c>, <c>median=3</c>, <c>bilateral:size=5,color=0.1</c>, <c>autoencoder=FILE.onnx</c>, or YAML.</summary>
/// <param name="load">Reads the network of a file and the hash of its bytes; the path is taken as it stands on the command line and relative to the YAML file elsewhere.</param>
public sealed class DefenseSyntax(Func<string, (Graph Network, string Sha256)> load)
{
    private const string StandInKey = "stand-in";

    /// <summary>Reads one defense.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ArgumentException">It names no defense, or a wrong number; one sentence says what is wrong.</exception>
    public ConfiguredDefense Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int mark = text.AsSpan().IndexOfAny('=', ':');
        string name = (mark < 0 ? text : text[..mark]).Trim();
        DefenseDescriptor descriptor = DefenseCatalog.Find(name);
        if (mark < 0) return Make(descriptor, [], null, null);
        string rest = text[(mark + 1)..].Trim();
        if (text[mark] == '=') return WithFirst(descriptor, rest, null);
        var numbers = new Dictionary<string, double>();
        foreach (string part in rest.Split(','))
        {
            string[] halves = part.Split('=', 2);
            if (halves.Length != 2) throw new ArgumentException($"{name}: expected SETTING=NUMBER, was '{part}'.");
            Set(numbers, name, halves[0].Trim(), halves[1]);
        }

        return Make(descriptor, numbers, null, null);
    }

    /// <summary>Reads a file that lists defenses.</summary>
    /// <param name="path">A YAML file such as <c>- median: 3</c> or <c>- quantize: { levels: 8, stand-in: gaussian-blur }</c>, one defense in each line.</param>
    /// <exception cref="ArgumentException">It holds something else; the sentence names file and line.</exception>
    /// <exception cref="UnreadableDataException">It is too large or no YAML; the sentence names file and line.</exception>
    public ImmutableArray<ConfiguredDefense> Load(string path)
    {
        YamlItem root = YamlItem.Load(path);
        if (root.Items is not { Count: > 0 }) throw new ArgumentException($"{path}: expected a list of defenses such as '- quantize: 8'.");
        return List(root, path);
    }

    /// <summary>Reads a list of defenses inside a file.</summary>
    internal ImmutableArray<ConfiguredDefense> List(YamlItem list, string path)
    {
        if (list.Items is not { } items) throw new ArgumentException($"{path}: line {list.Line}: expected a list of defenses such as '- quantize: 8'.");
        return [.. items.Select(item => One(item, path))];
    }

    private ConfiguredDefense One(YamlItem item, string path)
    {
        try
        {
            if (item.Text is { } text) return Parse(text);
            if (item.Pairs is not [({ Text: { } name }, var value)]) throw new ArgumentException("expected one defense such as '- quantize: 8'.");
            DefenseDescriptor descriptor = DefenseCatalog.Find(name);
            if (value.Text is { } single) return WithFirst(descriptor, single, path);
            return value.Pairs is { } pairs ? WithAll(descriptor, pairs, path) : throw new ArgumentException($"{name}: expected a number or settings such as '{{ size: 5 }}'.");
        }
        catch (ArgumentException e) when (!e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{path}: line {item.Line}: {e.Message.Split(" (Parameter")[0]}", e);
        }
    }

    private ConfiguredDefense WithAll(DefenseDescriptor descriptor, IReadOnlyList<(YamlItem Key, YamlItem Value)> pairs, string path)
    {
        var numbers = new Dictionary<string, double>();
        ConfiguredDefense? standIn = null;
        string? file = null;
        foreach ((YamlItem key, YamlItem value) in pairs)
        {
            string name = key.Text ?? throw new ArgumentException($"{descriptor.Name}: expected a setting.");
            if (name == StandInKey) standIn = One(value, path);
            else if (name == "file" && descriptor.TakesFile) file = value.Text;
            else Set(numbers, descriptor.Name, name, value.Text ?? throw new ArgumentException($"{descriptor.Name}: {name} must be a number."));
        }

        return Make(descriptor, numbers, file is null ? null : Beside(file, path), standIn);
    }

    private ConfiguredDefense WithFirst(DefenseDescriptor descriptor, string value, string? path)
    {
        if (descriptor.TakesFile) return Make(descriptor, [], Beside(value, path), null);
        if (descriptor.Parameters.IsEmpty) throw new ArgumentException($"{descriptor.Name} takes no number, was '{value}'.");
        var numbers = new Dictionary<string, double>();
        if (!TryNumber(value, out double number)) throw new ArgumentException($"{descriptor.Name} must be followed by a number, was '{value}'.");
        numbers[descriptor.Parameters[0].Name] = number;
        return Make(descriptor, numbers, null, null);
    }

    private ConfiguredDefense Make(DefenseDescriptor descriptor, Dictionary<string, double> numbers, string? file, ConfiguredDefense? standIn)
    {
        if (descriptor.TakesFile && file is null) throw new ArgumentException($"{descriptor.Name} needs an ONNX file: {descriptor.Name}=FILE.onnx.");
        var made = ConfiguredDefense.Of(descriptor.Name, numbers);
        if (standIn is not null && standIn.Descriptor.Stage != descriptor.Stage) throw new ArgumentException($"{descriptor.Name}: {standIn.Name} stands elsewhere, so it cannot stand in for it.");
        made = made with { StandIn = standIn };
        if (file is null) return made;
        (Graph network, string sha256) = load(file);
        return made with { File = file, FileSha256 = sha256, Network = network };
    }

    private static string Beside(string file, string? path) => path is null || Path.IsPathRooted(file) ? file : Path.Combine(Path.GetDirectoryName(path) ?? string.Empty, file);

    private static void Set(Dictionary<string, double> numbers, string defense, string setting, string text)
    {
        if (!TryNumber(text, out double number)) throw new ArgumentException($"{defense}: {setting} must be a number, was '{text}'.");
        if (!numbers.TryAdd(setting, number)) throw new ArgumentException($"{defense}: {setting} is there twice.");
    }

    // A number or a fraction of two, such as 8/255.
    private static bool TryNumber(string text, out double value)
    {
        value = 1;
        string[] halves = text.Split('/');
        if (halves.Length > 2) return false;
        for (int i = 0; i < halves.Length; i++)
        {
            if (!double.TryParse(halves[i].Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out double part)) return false;
            value = i == 0 ? part : value / part;
        }

        return double.IsFinite(value);
    }
}
