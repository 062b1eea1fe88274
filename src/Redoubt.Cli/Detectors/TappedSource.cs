using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>A model file opened for detectors: its layers can be read.</summary>
internal sealed record TappedSource
{
    public required TappedModel Model { get; init; }

    public required ModelSummary Summary { get; init; }

    /// <summary>Hash of the model's file.</summary>
    public required string Sha256 { get; init; }

    public required InputMappingSummary Mapping { get; init; }

    public required Func<LabeledData, LabeledData> ToAttackSpace { get; init; }

    /// <summary>Opens the model that the options name for rows of some shape.</summary>
    public static TappedSource Open(VerbContext context, ClassifierOptions options, Shape rowShape)
    {
        InputMapping mapping = options.Mapping.Read(context);
        InputBounds bounds = options.BoundsOf(context);
        string path = ClassifierTask.ExistingModel(context.Get(options.Model)!);
        string? output = context.Get(options.Output);
        ImportedModel imported = OnnxModel.Load(path, OpenAxes.From(path, mapping, rowShape) with { InteriorValues = true });
        string[] layers = [.. imported.InteriorValues.Select(static name => ImportedModel.InteriorPrefix + name)];
        ImportedModel plain = imported with { Graph = Without(imported.Graph, layers) };
        var source = new ClassifierSource(plain, mapping, bounds) { OutputName = output };
        MappedModel mapped = source.Map(rowShape, out Func<LabeledData, LabeledData> toAttackSpace);
        return new TappedSource
        {
            Model = TappedModel.Create(imported.Graph, mapping, mapped.ExampleShape, bounds, ImportedModel.InteriorPrefix, output),
            Sha256 = imported.Sha256,
            Summary = source.Summarize(mapped),
            Mapping = source.SummarizeMapping(mapped),
            ToAttackSpace = toAttackSpace,
        };
    }

    private static Graphs.Graph Without(Graphs.Graph graph, string[] outputs)
    {
        var builder = new Graphs.GraphBuilder();
        var values = builder.Splice(graph, new Dictionary<string, Graphs.Value>());
        return builder.Build([.. graph.Outputs.Where(o => !outputs.Contains(o.Name)).Select(o => (o.Name, values[o.Name]))]);
    }
}
