using System.Collections.Immutable;
using Redoubt.Defenses;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>Defenses that the user declares to stand around a model: <c>--defense NAME</c>, <c>NAME=NUMBER</c>, <c>NAME:SETTING=NUMBER,…</c> or a YAML file of a list of such.</summary>
/// <param name="Parts">Every defense, in the order in which a row meets them.</param>
internal sealed record DeclaredDefenses(ImmutableArray<ConfiguredDefense> Parts)
{
    private const int MostParts = 16;
    private const ulong Domain = 0x446566656E6365;

    private static readonly ImmutableArray<ConfiguredDefense> None = [];

    /// <summary>Those in front of the model.</summary>
    public ImmutableArray<ConfiguredDefense> Inputs => [.. Parts.Where(static part => part.Descriptor.Stage == DefenseStage.Input)];

    /// <summary>Reads the option; null where it was not given.</summary>
    /// <exception cref="InvalidUsageException">A defense is unknown or its number is none; the sentence says which and where.</exception>
    public static DeclaredDefenses? Read(IReadOnlyList<string>? arguments)
    {
        if (arguments is null or { Count: 0 }) return null;
        var syntax = new DefenseSyntax(LoadNetwork);
        ImmutableArray<ConfiguredDefense> parts = None;
        foreach (string argument in arguments)
        {
            bool isFile = Path.GetExtension(argument) is ".yaml" or ".yml";
            if (isFile && !File.Exists(argument)) throw new InvalidUsageException($"{argument}: there is no such file.");
            try
            {
                parts = isFile ? parts.AddRange(syntax.Load(argument)) : parts.Add(syntax.Parse(argument));
            }
            catch (ArgumentException e)
            {
                throw new InvalidUsageException($"{(isFile ? string.Empty : "--defense: ")}{e.Message.Split(" (Parameter")[0]}", e);
            }
        }

        return parts.Length <= MostParts ? new DeclaredDefenses(parts) : throw new InvalidUsageException($"--defense: there are {parts.Length} defenses, at most {MostParts} can be declared.");
    }

    /// <summary>Puts the defenses around a classifier, which is not disposed with them.</summary>
    /// <exception cref="InvalidUsageException">A defense does not suit the rows.</exception>
    public DefendedClassifier Around(IDifferentiableClassifier model, ulong seed, int threads)
    {
        try
        {
            return DefenseChain.Around(model, Parts, new RandomKey(seed).Fold(Domain), threads);
        }
        catch (ArgumentException e)
        {
            throw new InvalidUsageException($"--defense: {e.Message.Split(" (Parameter")[0]}", e);
        }
    }

    /// <summary>What results say about them.</summary>
    public ImmutableArray<DefenseSummary> Summarize(IClassifier model)
    {
        var site = new DefenseSite(model.ExampleShape, model.Bounds, model.Classes);
        return [.. Parts.Select(part => Summarize(part, part.Create(site).Gradients))];
    }

    /// <summary>For example <c>quantize=8, random-resize-pad=0.85</c>.</summary>
    public override string ToString() => string.Join(", ", Parts);

    private static DefenseSummary Summarize(ConfiguredDefense part, GradientBehavior gradients) => new()
    {
        Name = part.Name,
        Stage = part.Descriptor.Stage == DefenseStage.Output ? "output" : "input",
        Settings = part.Settings,
        File = part.File is { } file ? Path.GetFileName(file) : null,
        FileSha256 = part.FileSha256,
        Guarantee = part.Descriptor.Guarantee.ToString().ToLowerInvariant(),
        Gradients = gradients.ToString().ToLowerInvariant(),
        StandIn = gradients.HasFlag(GradientBehavior.Shattered) ? part.StandIn?.ToString() ?? "identity" : null,
    };

    internal static (Graphs.Graph Network, string Sha256) LoadNetwork(string path)
    {
        if (!File.Exists(path)) throw new InvalidUsageException($"{path}: there is no such file.");
        ImportedModel imported = OnnxModel.Load(path);
        return (imported.Graph, imported.Sha256);
    }
}
