using System.Collections.Immutable;
using Redoubt.Defenses;
using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>The detector of <c>--detector</c>: two classes over the rows that the classifier reads, 1 for "suspicious".</summary>
internal sealed record DetectorFile
{
    private const string Option = "--detector";

    public required string Path { get; init; }

    public required ModelSummary Model { get; init; }

    public required InputMappingSummary Mapping { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public required Shape ExampleShape { get; init; }

    /// <summary>What the file says of itself; null for one that another program wrote.</summary>
    public required DetectorMetadata? Metadata { get; init; }

    /// <summary>From attack space to the scores of genuine and suspicious.</summary>
    public required Graph Graph { get; init; }

    /// <summary>The detector with its threshold moved to a lead; 0 leaves it.</summary>
    public required Func<float, GraphClassifier> At { get; init; }

    /// <summary>Reads the option; null where it was not given.</summary>
    /// <exception cref="InvalidUsageException">The file is no detector of these rows, or another option does not go with one.</exception>
    public static DetectorFile? Read(VerbContext context, ClassifierOptions options, Shape rowShape, int threads)
    {
        if (context.Get(options.Detector) is not { } argument) return null;
        return Load(argument, options.Mapping.Read(context), options.BoundsOf(context), rowShape, threads);
    }

    /// <summary>Loads a detector.</summary>
    /// <param name="argument">FILE.onnx, or FILE.onnx,FILE.yaml.</param>
    /// <param name="common">How the classifier reads its input.</param>
    /// <param name="bounds">Valid attack-space values.</param>
    /// <param name="rowShape">Shape of one stored row.</param>
    /// <param name="threads">Threads of its passes.</param>
    /// <exception cref="InvalidUsageException">The file is no detector of these rows.</exception>
    public static DetectorFile Load(string argument, InputMapping common, InputBounds bounds, Shape rowShape, int threads)
    {
        (string path, InputMapping mapping) = TransferTargets.Split(argument, common);
        if (!File.Exists(path)) throw new InvalidUsageException($"{Option} {path}: there is no such file.");
        try
        {
            ImportedModel imported = OnnxModel.Load(path, OpenAxes.From(path, mapping, rowShape));
            var metadata = DetectorMetadata.Read(imported);

            // Files of our own read attack space: the classifier's mapping is inside.
            if (metadata is not null && argument == path) mapping = new InputMapping { Resize = common.Resize, Crop = common.Crop };
            var source = new ClassifierSource(imported with { Graph = DetectorGraph.JoinStandIn(imported.Graph) }, mapping, bounds) { Threads = threads };
            MappedModel mapped = source.Map(rowShape, out _);
            if (mapped.Classes != 2)
                throw new InvalidUsageException($"{Option} {path}: a detector has two classes, 'genuine' and 'suspicious', or one sigmoid output; this one has {mapped.Classes} classes.");
            return new DetectorFile
            {
                Path = path,
                Model = source.Summarize(mapped),
                Mapping = source.SummarizeMapping(mapped),
                Notes = mapped.Notes,
                ExampleShape = mapped.ExampleShape,
                Metadata = metadata,
                Graph = mapped.Graph,
                At = lead => new GraphClassifier(lead == 0 ? mapped.Graph : DetectorGraph.WithThreshold(mapped.Graph, lead), bounds, new GraphClassifierOptions { Threads = threads }),
            };
        }
        catch (ArgumentException e)
        {
            throw new InvalidUsageException($"{Option} {path}: {e.Message.Split(" (Parameter")[0]}", e);
        }
    }

    /// <summary>The file as a part of another detector.</summary>
    public VerdictDetector ToDetector() => new(Metadata?.Kind ?? "file", Model.FileName, Graph)
    {
        Gradients = Metadata?.Gradients is "exact" or null ? GradientBehavior.Exact : GradientBehavior.Shattered,
        Settings = Metadata?.Settings.ToImmutableSortedDictionary(StringComparer.Ordinal) ?? ImmutableSortedDictionary<string, string>.Empty,
    };

    /// <summary>Says no to what stands in the place of a single classifier.</summary>
    /// <exception cref="InvalidUsageException">A detector was named.</exception>
    public static void RequireNone(VerbContext context, ClassifierOptions options, string reason)
    {
        if (context.Get(options.Detector) is not null) throw new InvalidUsageException($"{Option} {reason}");
    }

    /// <summary>Joins it with the classifier, which is not disposed with the pair.</summary>
    public DetectorPair Join(IDifferentiableClassifier classifier)
    {
        if (classifier.ExampleShape != ExampleShape)
            throw new InvalidUsageException($"{Option} {Path}: it takes rows {ExampleShape}, the classifier {classifier.ExampleShape}.");
        return new DetectorPair(classifier, At(0), this);
    }
}
