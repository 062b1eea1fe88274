using System.Collections.Immutable;
using System.Numerics.Tensors;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>A classifier with the rows that it is judged on, and what a result says about both.</summary>
internal sealed class ClassifierTask : IDisposable
{
    private ClassifierTask(GraphClassifier classifier, LabeledData rows)
    {
        Classifier = classifier;
        Rows = rows;
    }

    public GraphClassifier Classifier { get; }

    /// <summary>The sampled rows in attack space.</summary>
    public LabeledData Rows { get; }

    public required ModelSummary Model { get; init; }

    public required DataSummary Data { get; init; }

    public required InputMappingSummary Mapping { get; init; }

    public required ImmutableArray<string> ClassNames { get; init; }

    /// <summary>Loads model and data, applies the mapping, and says so on the first line.</summary>
    /// <param name="context">Parsed arguments.</param>
    /// <param name="options">The options that name both.</param>
    /// <param name="common">Seed and threads.</param>
    /// <param name="defaultSample">Rows to take when the user does not say; null for all.</param>
    public static ClassifierTask Load(VerbContext context, ClassifierOptions options, CommonOptions common, int? defaultSample)
    {
        InputMapping mapping = options.Mapping.Read(context);
        InputBounds bounds = options.BoundsOf(context);
        string model = ExistingModel(context.Get(options.Model)!), data = context.Get(options.Data)!;
        int? sample = context.Get(options.Sample) ?? defaultSample;
        ClassifierData all = ClassifierData.Load(context, data, mapping.Resize, sample);
        ImportedModel imported = OnnxModel.Load(model, OpenAxes.From(model, mapping, all.RowShape));
        all = context.Get(options.ClassFile) is { } classFile ? all.WithClasses(classFile) : ModelLabels.Apply(context, imported, all);
        var classifier = new ClassifierSource(imported, mapping, bounds) { OutputName = context.Get(options.Output), Threads = common.ThreadsOf(context) };
        return Join(context, classifier, all, sample, common.SeedOf(context));
    }

    /// <inheritdoc/>
    public void Dispose() => Classifier.Dispose();

    /// <summary>Joins a model and data that are loaded already.</summary>
    public static ClassifierTask Join(VerbContext context, ClassifierSource source, LabeledData all, int? sample, ulong seed) =>
        Join(context, source, ClassifierData.Of(all), sample, seed);

    private static ClassifierTask Join(VerbContext context, ClassifierSource source, ClassifierData all, int? sample, ulong seed)
    {
        MappedModel mapped = source.Map(all.RowShape, out Func<LabeledData, LabeledData> toAttackSpace);
        context.SayLong($"Mapping: {mapped.Description}");
        foreach (string note in mapped.Notes) context.SayLong($"Note: {note}");
        all.RequireClasses(mapped.Classes);
        (LabeledData rows, int[] missing) = Sample(all, sample, mapped.Classes, seed);
        rows = toAttackSpace(rows);
        RequireBounds(rows, source.Bounds);
        ImmutableArray<string> names = ModelLabels.Names(source.Imported, all.ClassNames, mapped.Classes);
        if (missing.Length > 0)
        {
            string list = string.Join(", ", missing.Take(10).Select(c => names[c])) + (missing.Length > 10 ? ", …" : string.Empty);
            context.SayLong($"Warning: no row has {(missing.Length == 1 ? "the class" : "the classes")} {list}; nothing will be learned about {(missing.Length == 1 ? "it" : "them")}.");
        }

        return new ClassifierTask(source.Compile(mapped), rows)
        {
            Model = source.Summarize(mapped),
            Data = new DataSummary
            {
                Argument = all.Source,
                Sha256 = all.Sha256(),
                Rows = all.Labels.Length,
                SampledIndices = [.. rows.RowIndices],
                ClassNames = names,
                MissingClasses = [.. missing],
            },
            Mapping = source.SummarizeMapping(mapped),
            ClassNames = names,
        };
    }

    private static (LabeledData Rows, int[] Missing) Sample(ClassifierData all, int? count, int classes, ulong seed)
    {
        if (count is { } wanted && wanted < all.Labels.Length)
        {
            StratifiedSample sample = StratifiedSample.Choose(all.Labels, classes, wanted, new RandomKey(seed).Fold(0x53616D706C65));
            return (all.Read(sample.Rows), sample.MissingClasses);
        }

        return (all.Read(null), [.. Enumerable.Range(0, classes).Except(all.Labels)]);
    }

    private static void RequireBounds(LabeledData rows, InputBounds bounds)
    {
        int outside = bounds.FirstOutside(rows.Inputs.Data);
        if (outside < 0) return;
        int length = rows.Inputs.Shape.RowLength;
        float low = TensorPrimitives.Min<float>(rows.Inputs.Data), high = TensorPrimitives.Max<float>(rows.Inputs.Data);
        throw new InvalidUsageException(FormattableString.Invariant(
            $"{rows.Source}: value {outside % length} of row {rows.RowIndices[outside / length]} is {rows.Inputs.Data[outside]}, outside the input bounds {bounds}. The rows lie in [{low}, {high}]; give --bounds=LOW,HIGH, what a valid input may hold, or --scale."));
    }

    private static string ExistingModel(string path) =>
        File.Exists(path) ? path
        : throw new InvalidUsageException(Directory.Exists(path) ? $"{path}: this is a folder, not an ONNX file." : $"{path}: there is no such file.");
}
