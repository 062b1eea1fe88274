using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary>The options that say how data become a model's input.</summary>
internal sealed class MappingOptions
{
    private static readonly (string Name, InputLayout Layout)[] Layouts =
        [("auto", InputLayout.Auto), ("nchw", InputLayout.ChannelsFirst), ("nhwc", InputLayout.ChannelsLast), ("flat", InputLayout.Flat)];

    private static readonly (string Name, ChannelOrder Order)[] Orders =
        [("rgb", ChannelOrder.Rgb), ("bgr", ChannelOrder.Bgr), ("grey", ChannelOrder.Grey)];

    private readonly Option<string?> _layout = Options.Text("--layout", "ORDER", "Axes of the model's input: auto, nchw, nhwc or flat. Default auto.");
    private readonly Option<string?> _resize = Options.Text("--resize", "HxW", "Resize images before the attack (bilinear).");
    private readonly Option<string?> _crop = Options.Text("--crop", "HxW", "Cut the middle out before the attack.");
    private readonly Option<string?> _channels = Options.Text("--channels", "ORDER", "What the model's channels are: rgb, bgr or grey.");
    private readonly Option<string?> _scale = Options.Text("--scale", "S", "Multiply attack-space values by S, for example 255.");
    private readonly Option<string?> _mean = Options.Text("--mean", "A,B,C", "Then subtract: one number, or one per channel.");
    private readonly Option<string?> _deviation = Options.Text("--std", "A,B,C", "Then divide: one number, or one per channel.");
    private readonly Option<string?> _file = Options.Text("--preprocess", "FILE.yaml", "All of the above from a file; options win over it.");

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in All) command.Options.Add(option);
    }

    private IEnumerable<Option<string?>> All => [_layout, _resize, _crop, _channels, _scale, _mean, _deviation, _file];

    /// <summary>The mapping.</summary>
    /// <exception cref="InvalidUsageException">A value cannot be read.</exception>
    public InputMapping Read(VerbContext context)
    {
        var settings = new Dictionary<string, (string Value, string Where)>();
        if (context.Get(_file) is { } path)
        {
            foreach ((string key, string value) in PreprocessFile.Read(path)) settings[key] = (value, $"{path}: {key}");
        }

        foreach (Option<string?> option in All.Where(option => option != _file))
        {
            if (context.Get(option) is { } value) settings[option.Name[2..]] = (value, option.Name);
        }

        return Join(settings);
    }

    /// <summary>The mapping of a preprocess file alone.</summary>
    /// <exception cref="InvalidUsageException">A value cannot be read.</exception>
    public static InputMapping ReadFile(string path) =>
        Join(PreprocessFile.Read(path).ToDictionary(static pair => pair.Key, pair => (pair.Value, $"{path}: {pair.Key}")));

    /// <summary>Says no where something else holds the mapping.</summary>
    /// <exception cref="InvalidUsageException">An option was given.</exception>
    public void RequireNone(VerbContext context, string reason)
    {
        if (All.FirstOrDefault(context.IsGiven) is { } given) throw new InvalidUsageException($"{given.Name} {reason}");
    }

    /// <summary>Reads settings by name.</summary>
    /// <exception cref="InvalidUsageException">A value cannot be read.</exception>
    public static InputMapping Join(Dictionary<string, (string Value, string Where)> settings)
    {
        var mapping = new InputMapping();
        foreach ((string key, (string value, string where)) in settings) mapping = Apply(mapping, key, value, where);
        string[] errors = [.. mapping.Errors()];
        return errors.Length == 0 ? mapping : throw new InvalidUsageException(string.Join(" ", errors));
    }

    private static InputMapping Apply(InputMapping mapping, string key, string value, string where) => key switch
    {
        "layout" => mapping with { Layout = Choose(value, Layouts, where) },
        "channels" => mapping with { Channels = Choose(value, Orders, where) },
        "resize" => mapping with { Resize = Size(value, where) },
        "crop" => mapping with { Crop = Size(value, where) },
        "scale" => mapping with { Scale = Only(List(value, where), where) },
        "mean" => mapping with { Mean = List(value, where) },
        "std" => mapping with { StandardDeviation = List(value, where) },
        _ => throw new InvalidUsageException($"{where} is not a setting; known are layout, resize, crop, channels, scale, mean and std."),
    };

    private static T Choose<T>(string value, (string Name, T Value)[] choices, string where)
    {
        foreach ((string name, T choice) in choices)
        {
            if (string.Equals(name, value, StringComparison.OrdinalIgnoreCase)) return choice;
        }

        throw new InvalidUsageException($"{where} must be {string.Join(", ", choices.SkipLast(1).Select(static c => c.Name))} or {choices[^1].Name}, was '{value}'.");
    }

    /// <summary>Reads HEIGHTxWIDTH, or one number for both.</summary>
    public static ImageSize Size(string value, string where)
    {
        string[] parts = value.Split('x', 'X');
        if (parts.Length is 1 or 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int height)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int width))
            return new ImageSize(height, width);
        throw new InvalidUsageException($"{where} must be HEIGHTxWIDTH such as 224x224, was '{value}'.");
    }

    private static ImmutableArray<float> List(string value, string where)
    {
        var numbers = ImmutableArray.CreateBuilder<float>();
        foreach (string part in value.Split(','))
        {
            if (!Numbers.TryParse(part.Trim(), out double number))
                throw new InvalidUsageException($"{where} must be numbers with commas between them, such as 0.485,0.456,0.406, was '{value}'.");
            numbers.Add((float)number);
        }

        return numbers.ToImmutable();
    }

    private static float Only(ImmutableArray<float> numbers, string where) =>
        numbers.Length == 1 ? numbers[0] : throw new InvalidUsageException($"{where} must be one number, was {numbers.Length} of them.");
}
