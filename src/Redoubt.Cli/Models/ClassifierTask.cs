using System.Collections.Immutable;
using System.CommandLine;
using System.Numerics.Tensors;
using Redoubt.Data;
using Redoubt.Defenses;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>A classifier with the rows that it is judged on, and what a result says about both.</summary>
internal sealed class ClassifierTask : IDisposable
{
    private readonly IDisposable?[] _owned;

    private ClassifierTask(IDifferentiableClassifier model, LabeledData rows, params IDisposable?[] owned)
    {
        _owned = owned;
        Classifier = model;
        Rows = rows;
    }

    public IDifferentiableClassifier Classifier { get; }

    /// <summary>What stands around the model; empty for nothing.</summary>
    public ImmutableArray<DefenseSummary> Defenses { get; private init; } = [];

    /// <summary>The service that answers in the place of a model; null for a model file.</summary>
    public RemoteTarget? Target { get; private init; }

    /// <summary>The classifier and the detector that <see cref="Classifier"/> joins; null for no detector.</summary>
    public DetectorPair? Detector { get; private init; }

    /// <summary>The verifier of pairs that this is; null for any other classifier.</summary>
    public PairTask? Pairs { get; private init; }

    /// <summary>What is wanted where that is not a class, in words: of an objective file, or beside a detector; null elsewhere.</summary>
    public string? Goal { get; private init; }

    /// <summary>The sampled rows in attack space.</summary>
    public LabeledData Rows { get; }

    /// <summary>The data as stored, before the mapping.</summary>
    public required ClassifierData Stored { get; init; }

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
        if (StackBundle.IsBundle(model)) return LoadStack(context, options, common, defaultSample);
        if (context.IsGiven(options.TrustedKey)) throw new InvalidUsageException($"{options.TrustedKey.Name} is for a stack; {model} is none.");
        if (context.IsGiven(options.Objective)) DetectorFile.RequireNone(context, options, "stands beside a classifier; it does not go with --objective.");
        Goal? goal = context.Get(options.Objective) is { } file ? ObjectiveFile.Read(file) : null;
        DeclaredDefenses? defenses = DeclaredDefenses.Read(context.Get(options.Defense));
        int? sample = context.Get(options.Sample) ?? defaultSample;
        ClassifierData all = ClassifierData.Load(context, data, mapping.Resize, sample, context.Get(options.Groups));
        ImportedModel imported = OnnxModel.Load(model, OpenAxes.From(model, mapping, all.RowShape));
        all = goal is not null ? WithGoal(context, options, all) : context.Get(options.ClassFile) is { } classFile ? all.WithClasses(classFile) : ModelLabels.Apply(context, imported, all);
        var detector = DetectorFile.Read(context, options, all.RowShape, common.ThreadsOf(context));
        var classifier = new ClassifierSource(imported, mapping, bounds) { OutputName = context.Get(options.Output), Goal = goal, Threads = common.ThreadsOf(context) };
        return Join(context, classifier.Parts(all) with { Defenses = defenses, Detector = detector, Threads = common.ThreadsOf(context) }, all, sample, common.SeedOf(context), target: null);
    }

    /// <summary>The same where the model may be a deployed service.</summary>
    public static ClassifierTask Load(VerbContext context, ClassifierOptions options, TargetOptions target, CommonOptions common, int? defaultSample)
    {
        if (TargetOptions.IsTarget(context.Get(options.Model)!)) return LoadTarget(context, options, target, common, defaultSample);
        target.RequireNone(context);
        return Load(context, options, common, defaultSample);
    }

    /// <summary>An attack as it can be run here: on a service it keeps to the budget.</summary>
    public ConfiguredAttack Fit(ConfiguredAttack attack, int verifications) => Target?.Meter(attack, verifications) ?? attack;

    /// <summary>The ball of an attack on these rows.</summary>
    /// <param name="ball">Without mask.</param>
    /// <param name="mask">What the user asked for; null for none.</param>
    public PerturbationBall Confine(PerturbationBall ball, MaskArgument? mask) => ball with { Mask = Pairs?.MaskOf(mask) ?? mask?.For(Classifier.ExampleShape) };

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable? part in _owned) part?.Dispose();
    }

    /// <summary>Joins a model and data that are loaded already.</summary>
    public static ClassifierTask Join(VerbContext context, ClassifierSource source, LabeledData all, int? sample, ulong seed) =>
        Join(context, source, ClassifierData.Of(all), sample, seed);

    private static ClassifierTask LoadStack(VerbContext context, ClassifierOptions options, CommonOptions common, int? defaultSample)
    {
        StackParts.RequirePlain(context, options);
        var stack = StackParts.Open(context.Get(options.Model)!, context.Get(options.TrustedKey));
        int? sample = context.Get(options.Sample) ?? defaultSample;
        ClassifierData all = ClassifierData.Load(context, context.Get(options.Data)!, stack.Stack.Manifest.Mapping.Resize, sample, context.Get(options.Groups));
        if (context.Get(options.ClassFile) is { } classFile) all = all.WithClasses(classFile);
        return Join(context, stack.For(all, common.ThreadsOf(context)), all, sample, common.SeedOf(context), target: null);
    }

    private static ClassifierTask LoadTarget(VerbContext context, ClassifierOptions options, TargetOptions target, CommonOptions common, int? defaultSample)
    {
        InputMapping mapping = options.Mapping.Read(context);
        if (context.Get(options.Defense) is { Length: > 0 }) throw new InvalidUsageException("--defense is for a model file; a service has its own defenses, whatever they are.");
        DetectorFile.RequireNone(context, options, "stands beside a model file; a service has its own, whatever it is.");
        var file = TargetFile.Parse(context.Get(options.Model)!);
        int? sample = context.Get(options.Sample) ?? defaultSample;
        ClassifierData all = ClassifierData.Load(context, context.Get(options.Data)!, mapping.Resize, sample, context.Get(options.Groups));
        if (context.Get(options.ClassFile) is { } classFile) all = all.WithClasses(classFile);
        else if (!file.ClassNames.IsEmpty) all = all.WithClasses(file.ClassNames, file.Name);
        var source = new RemoteSource(mapping, options.BoundsOf(context), Math.Min(sample ?? int.MaxValue, all.Labels.Length), common.SeedOf(context)) { Output = context.Get(options.Output) };
        RemoteTarget remote = RemoteTarget.Open(context, target, file, all, source, out MappedRows mapped);
        try
        {
            ClassifierTask task = Join(context, RemoteParts.Of(remote, source, mapped, all), all, sample, source.Seed, remote);
            remote.Classifier.Remember(task.Rows.Inputs);
            return task;
        }
        catch
        {
            remote.Classifier.Dispose();
            throw;
        }
    }

    private static ClassifierTask Join(VerbContext context, ClassifierSource source, ClassifierData all, int? sample, ulong seed) =>
        Join(context, source.Parts(all), all, sample, seed, target: null);

    /// <summary>Joins a classifier and the data that it is judged on.</summary>
    public static ClassifierTask Join(VerbContext context, ClassifierParts parts, ClassifierData all, int? sample, ulong seed, RemoteTarget? target)
    {
        if (parts.Defenses is { } defenses) context.SayLong($"Defense: {defenses} {(defenses.Inputs.IsEmpty ? "behind" : defenses.Inputs.Length == defenses.Parts.Length ? "in front of" : "around")} the model, attacked with it.");
        context.SayLong($"Mapping: {parts.Description}");
        if (parts.Detector is { } beside) context.SayLong($"Detector: {beside.Mapping.Description}; attacked together with the model.");
        foreach (string note in parts.Notes.Concat(parts.Detector?.Notes.Select(static note => $"Detector: {note}") ?? [])) context.SayLong($"Note: {note}");
        all.RequireClasses(parts.Classes);
        (LabeledData rows, int[] missing) = Sample(all, sample, parts.Classes, seed);
        if (parts.Goal is not null) missing = [];
        rows = parts.ToAttackSpace(rows);
        RequireBounds(rows, parts.Bounds);
        ImmutableArray<string> names = parts.ClassNames;
        if (missing.Length > 0)
        {
            string list = string.Join(", ", missing.Take(10).Select(c => names[c])) + (missing.Length > 10 ? ", …" : string.Empty);
            context.SayLong($"Warning: no row has {(missing.Length == 1 ? "the class" : "the classes")} {list}; nothing will be learned about {(missing.Length == 1 ? "it" : "them")}.");
        }

        IDifferentiableClassifier bare = parts.Compile();
        DefendedClassifier? defended = parts.Defenses?.Around(bare, seed, parts.Threads);
        DetectorPair? pair = parts.Detector?.Join(defended ?? bare);
        if (pair is not null) names = [.. names, DetectorPair.RejectedName];
        return new ClassifierTask(pair?.Joint ?? defended ?? bare, rows, pair, defended, bare as IDisposable)
        {
            Detector = pair,
            Defenses = parts.Defenses?.Summarize(bare) ?? [],
            Target = target,
            Goal = parts.Goal ?? (pair is null ? null : DetectorPair.Goal),
            Stored = all,
            Pairs = parts.Pairs,
            Model = parts.Model,
            Data = new DataSummary
            {
                Argument = all.Source,
                Sha256 = all.Sha256(),
                Rows = all.Labels.Length,
                SampledIndices = [.. rows.RowIndices],
                ClassNames = names,
                MissingClasses = [.. missing],
            },
            Mapping = parts.Mapping,
            ClassNames = names,
        };
    }

    // Every row starts where the goal is not reached; rows where it is already count as decided wrongly.
    private static ClassifierData WithGoal(VerbContext context, ClassifierOptions options, ClassifierData data)
    {
        Option[] others = [options.Output, options.ClassFile];
        if (others.FirstOrDefault(context.IsGiven) is { } other) throw new InvalidUsageException($"{other.Name} has no meaning with --objective, whose file names the outputs.");
        return data.WithLabels(new int[data.Labels.Length], ["not reached", "reached"]);
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

    /// <summary>The path of a model file that is there.</summary>
    public static string ExistingModel(string path) =>
        TargetOptions.IsTarget(path) ? throw new InvalidUsageException($"{path} is a deployed service; this needs the model itself.")
        : File.Exists(path) ? path
        : throw new InvalidUsageException(Directory.Exists(path) ? $"{path}: this is a folder, not an ONNX file." : $"{path}: there is no such file.");
}
