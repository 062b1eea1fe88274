using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>A detector with the pictures of objects that scenes are made of, and what a result says about all of them.</summary>
internal sealed class DetectorTask : IDisposable
{
    private DetectorTask(GraphDetector detector) => Detector = detector;

    public GraphDetector Detector { get; }

    /// <summary>Pictures to train with, in attack space.</summary>
    public required LabeledData Training { get; init; }

    /// <summary>Pictures to measure with.</summary>
    public required LabeledData Test { get; init; }

    public required ModelSummary Model { get; init; }

    public required DataSummary TrainingData { get; init; }

    public required DataSummary TestData { get; init; }

    public required InputMappingSummary Mapping { get; init; }

    /// <summary>Loads detector and pictures. Without test data the later half of the classes is held back: other persons, not other pictures of the same ones.</summary>
    public static DetectorTask Load(VerbContext context, ClassifierOptions options, CommonOptions common, DetectorOutputs outputs, string? testArgument)
    {
        string model = context.Get(options.Model)!, argument = context.Get(options.Data)!;
        if (TargetOptions.IsTarget(model)) throw new InvalidUsageException($"{model} is a deployed service; this needs the model itself.");
        if (!File.Exists(model)) throw new InvalidUsageException($"{model}: there is no such file.");
        InputMapping mapping = options.Mapping.Read(context);
        if (mapping.Resize is not null || mapping.Crop is not null) throw new InvalidUsageException("--resize and --crop have no meaning with --task detection; --object-height says how large objects are pasted.");
        InputBounds bounds = options.BoundsOf(context);
        LabeledData all = DataArgument.Load(context, argument), training, test;
        if (testArgument is null) (training, test) = Split(all, argument);
        else (training, test) = (all, DataArgument.Load(context, testArgument));
        ImportedModel imported = OnnxModel.Load(model);
        var mapped = MappedDetector.Create(imported.Graph, mapping, CanvasOf(imported, mapping), outputs);
        context.SayLong($"Mapping: {mapped.Description}; scores: '{outputs.Scores}' column {outputs.Column}, boxes: '{outputs.Boxes}'");
        foreach (string note in mapped.Notes) context.SayLong($"Note: {note}");
        return new DetectorTask(new GraphDetector(mapped, bounds, new GraphClassifierOptions { Threads = common.ThreadsOf(context) }))
        {
            Training = training,
            Test = test,
            Model = new ModelSummary
            {
                FileName = imported.FileName,
                Sha256 = imported.Sha256,
                Parameters = imported.ParameterCount,
                OperationsPerForward = mapped.OperationsPerForward,
                InputShape = [.. mapped.ExampleShape.Extents],
                Classes = mapped.Columns,
                Notes = [.. imported.Notes, .. mapped.Notes],
            },
            TrainingData = Summarize(training, argument),
            TestData = Summarize(test, testArgument ?? argument),
            Mapping = MappingText.Of(mapping, mapped.Layout, mapped.ExampleShape, $"'{outputs.Scores}' column {outputs.Column}", mapped.Description),
        };
    }

    /// <inheritdoc/>
    public void Dispose() => Detector.Dispose();

    private static (LabeledData Training, LabeledData Test) Split(LabeledData all, string argument)
    {
        int[] classes = [.. all.Labels.Distinct().Order()];
        if (classes.Length < 2) throw new InvalidUsageException($"{argument} has one class only; give --test-data.");
        int first = classes[(classes.Length + 1) / 2];
        return (all.Take([.. Enumerable.Range(0, all.Rows).Where(row => all.Labels[row] < first)]), all.Take([.. Enumerable.Range(0, all.Rows).Where(row => all.Labels[row] >= first)]));
    }

    // Attack space has the layout [C,H,W]; the model may want channels last.
    private static Shape CanvasOf(ImportedModel model, InputMapping mapping)
    {
        if (model.Inputs.Length != 1) throw new InvalidUsageException($"{model.FileName} has {model.Inputs.Length} inputs; a detector has one, of images.");
        TensorType type = model.Graph.InputType(model.Inputs[0].Name);
        if (type.Rank != 4 || Enumerable.Range(1, 3).Any(axis => !type[axis].IsFixed))
            throw new InvalidUsageException($"{model.FileName} takes {type}; a detector must take images [N,C,H,W] of a fixed size.");
        bool last = mapping.Layout == InputLayout.ChannelsLast || (mapping.Layout == InputLayout.Auto && type[3].Size is 1 or 3 && type[1].Size is not (1 or 3));
        return last ? new Shape(type[3].Size, type[1].Size, type[2].Size) : new Shape(type[1].Size, type[2].Size, type[3].Size);
    }

    private static DataSummary Summarize(LabeledData data, string argument) => new()
    {
        Argument = argument,
        Sha256 = data.ContentHash,
        Rows = data.Rows,
        SampledIndices = [.. data.RowIndices],
        ClassNames = [.. data.ClassNames ?? [.. Enumerable.Range(0, data.Labels.Max() + 1).Select(static label => FormattableString.Invariant($"{label}"))]],
    };
}
