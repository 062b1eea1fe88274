using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>Input defenses that the user declares to stand in front of a model: <c>--defense NAME</c>, <c>NAME=NUMBER</c> or a YAML file of a list of such.</summary>
/// <param name="Parts">Name and number of every defense, in the order in which an input meets them.</param>
internal sealed record InputDefenses(ImmutableArray<(string Name, double Value)> Parts)
{
    private const int MostParts = 16;

    /// <summary>Reads the option; null where it was not given.</summary>
    /// <exception cref="InvalidUsageException">A defense is unknown or its number is none; the sentence says which and where.</exception>
    public static InputDefenses? Read(IReadOnlyList<string>? arguments)
    {
        if (arguments is null or { Count: 0 }) return null;
        var parts = ImmutableArray.CreateBuilder<(string Name, double Value)>();
        foreach (string argument in arguments)
        {
            if (Path.GetExtension(argument) is ".yaml" or ".yml") parts.AddRange(ReadFile(argument));
            else parts.Add(Part(argument, "--defense"));
        }

        return parts.Count <= MostParts ? new InputDefenses(parts.ToImmutable()) : throw new InvalidUsageException($"--defense: there are {parts.Count} defenses, at most {MostParts} can be declared.");
    }

    /// <summary>The defenses as one transformation.</summary>
    /// <exception cref="InvalidUsageException">A number is out of its range, or a defense does not suit the rows.</exception>
    public IInputTransformation Create(Shape example, InputBounds bounds)
    {
        try
        {
            IInputTransformation[] made = [.. Parts.Select(part => TransformationCatalog.Create(part.Name, part.Value, example, bounds))];
            return made.Length == 1 ? made[0] : new SequentialTransformation([.. made]);
        }
        catch (ArgumentException e)
        {
            throw new InvalidUsageException($"--defense: {e.Message.Split(" (Parameter")[0]}", e);
        }
    }

    /// <summary>What results say about them.</summary>
    public ImmutableArray<DefenseSummary> Summarize(Shape example, InputBounds bounds) =>
    [
        .. Parts.Select(part => new DefenseSummary
        {
            Name = part.Name,
            Setting = part.Value,
            Gradients = TransformationCatalog.Create(part.Name, part.Value, example, bounds).Gradients.ToString().ToLowerInvariant(),
        }),
    ];

    /// <summary>For example <c>quantize=8, random-resize-pad=0.85</c>.</summary>
    public override string ToString() => string.Join(", ", Parts.Select(static part => string.Create(CultureInfo.InvariantCulture, $"{part.Name}={part.Value}")));

    private static (string Name, double Value) Part(string text, string where)
    {
        string[] halves = text.Split('=', 2);
        string name = halves[0].Trim();
        if (!TransformationCatalog.Names.Contains(name))
        {
            string? near = Spelling.Nearest(name, TransformationCatalog.Names);
            throw new InvalidUsageException($"{where}: there is no input defense '{name}'{(near is null ? string.Empty : $"; did you mean '{near}'?")} Known are {string.Join(", ", TransformationCatalog.Names)}.");
        }

        if (halves.Length == 1) return (name, TransformationCatalog.DefaultOf(name));
        return Numbers.TryParse(halves[1].Trim(), out double value) ? (name, value) : throw new InvalidUsageException($"{where}: {name} must be followed by a number, was '{halves[1]}'.");
    }

    private static IEnumerable<(string Name, double Value)> ReadFile(string path)
    {
        if (!File.Exists(path)) throw new InvalidUsageException($"{path}: there is no such file.");
        YamlItem root = YamlItem.Load(path);
        if (root.Items is not { Count: > 0 } items) throw new InvalidUsageException($"{path}: expected a list of defenses such as '- quantize: 8'.");
        foreach (YamlItem item in items)
        {
            string where = $"{path}: line {item.Line}";
            if (item.Text is { } text) yield return Part(text, where);
            else if (item.Pairs is [({ Text: { } name }, { Text: { } value })]) yield return Part($"{name}={value}", where);
            else throw new InvalidUsageException($"{where}: expected one defense such as '- quantize: 8'.");
        }
    }
}
