using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>An imported model with the mapping that the user asked for: from here come the classifier and what results say about it.</summary>
/// <param name="Imported">The model file.</param>
/// <param name="Mapping">The mapping asked for.</param>
/// <param name="Bounds">Valid attack-space values.</param>
internal sealed record ClassifierSource(ImportedModel Imported, InputMapping Mapping, InputBounds Bounds)
{
    /// <summary>The output with the scores; null for the only one that can have them.</summary>
    public string? OutputName { get; init; }

    /// <summary>What is wanted of the outputs of a graph that is no classifier; null for a classifier.</summary>
    public Goal? Goal { get; init; }

    /// <summary>Threads of the classifier.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Fits the mapping to the data's shape.</summary>
    public MappedModel Map(LabeledData data, out Func<LabeledData, LabeledData> toAttackSpace) => Map(new Shape(data.Inputs.Shape.Extents[1..]), out toAttackSpace);

    /// <summary>Fits the mapping to the shape of one stored row.</summary>
    public MappedModel Map(Shape rowShape, out Func<LabeledData, LabeledData> toAttackSpace)
    {
        toAttackSpace = rows => rows.WithInputs(Mapping.ToAttackSpace(rows.Inputs));
        if (Goal is null) RequireScores();
        int[] one = [1, .. rowShape.Extents];
        Tensor first = Mapping.ToAttackSpace(new Tensor(new Shape(one)));
        var example = new Shape(first.Shape.Extents[1..]);
        return Goal is null ? MappedModel.Create(Imported.Graph, Mapping, example, OutputName) : MappedModel.Create(Imported.Graph, Mapping, example, Goal);
    }

    // A table of the right shape whose largest column is not the decision would be judged wrongly, row by row.
    private void RequireScores()
    {
        ModelOutput? other = Imported.Outputs.FirstOrDefault(output => output.InsteadOfScores is not null && (OutputName is null || OutputName == output.Name));
        if (other is null) return;
        throw new InvalidUsageException(
            $"The output '{other.Name}' of {Imported.FileName} holds {other.InsteadOfScores}, from which the class follows by votes; export the model with class probabilities to attack it.");
    }

    /// <summary>Compiles the classifier.</summary>
    public GraphClassifier Compile(MappedModel mapped) => new(mapped.Graph, Bounds, new GraphClassifierOptions { Threads = Threads });

    /// <summary>What results say about the model.</summary>
    public ModelSummary Summarize(MappedModel mapped) => new()
    {
        FileName = Imported.FileName,
        Sha256 = Imported.Sha256,
        Parameters = Imported.ParameterCount,
        OperationsPerForward = 2 * Cost.Of(mapped.Graph).MultiplyAdds.At(1),
        InputShape = [.. mapped.ExampleShape.Extents],
        Classes = mapped.Classes,
        Notes = [.. Imported.Notes, .. mapped.Notes],
    };

    /// <summary>The classifier that meets some rows.</summary>
    public ClassifierParts Parts(ClassifierData data)
    {
        MappedModel mapped = Map(data.RowShape, out Func<LabeledData, LabeledData> toAttackSpace);
        return new ClassifierParts
        {
            Classes = mapped.Classes,
            Goal = Goal?.ToString(),
            Bounds = Bounds,
            Description = mapped.Description,
            Notes = mapped.Notes,
            ClassNames = Goal is null ? ModelLabels.Names(Imported, data.ClassNames, mapped.Classes) : [.. data.ClassNames!],
            ToAttackSpace = toAttackSpace,
            Compile = () => Compile(mapped),
            Model = Summarize(mapped),
            Mapping = SummarizeMapping(mapped),
        };
    }

    /// <summary>What results say about the mapping.</summary>
    public InputMappingSummary SummarizeMapping(MappedModel mapped) => MappingText.Of(Mapping, mapped.Layout, mapped.ExampleShape, mapped.ScoresDescription, mapped.Description);
}
