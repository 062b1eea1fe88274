using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Data;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Training;

namespace Redoubt.Cli;

/// <summary>A training run from loaded data to the written model: what <c>train</c> and <c>demo</c> share.</summary>
internal sealed record TrainingRun
{
    public required VerbContext Context { get; init; }

    public required TrainingOptions Options { get; init; }

    public required LabeledData Rows { get; init; }

    public LabeledData? Test { get; init; }

    public required string OutputPath { get; init; }

    /// <summary>Number of classes; null to count them in the data.</summary>
    public int? Classes { get; init; }

    /// <summary>Where the run's state is kept; null for nowhere.</summary>
    public CheckpointFile? Checkpoint { get; init; }

    /// <summary>Trains, writes the model, reads it back, and measures it on the test rows.</summary>
    public TrainingReport Execute()
    {
        var record = new RunRecord(Context, Options.Seed, Options.Threads);
        var training = new ModelTraining(Options, Rows, Test, Context.Terminal.Time, Classes);
        TrainedModel model = ProgressDisplay.Show(Context.Terminal, progress => training.Run(new Relay(Context, progress), Checkpoint, Context.Terminal.CancellationToken));
        if (model.Epochs.IsEmpty) throw new OperationCanceledException(Context.Terminal.CancellationToken);
        OnnxExporter.Write(model.Graph, OutputPath);
        if (model.Completed) Checkpoint?.Delete();

        // What is reported is the file, not the numbers in memory.
        var source = new ClassifierSource(OnnxModel.Load(OutputPath), new InputMapping(), Options.Bounds) { Threads = Options.Threads };
        MappedModel mapped = source.Map(Rows, out _);
        Proportion? accuracy = null;
        if (Test is not null)
        {
            using GraphClassifier classifier = source.Compile(mapped);
            accuracy = CleanPass.Run(classifier, Test).Accuracy;
        }

        return new TrainingReport
        {
            PartialReason = model.Completed ? null : $"The run was canceled after {model.Epochs.Length} of {Options.Epochs} epochs; the model is that of the last step.",
            Run = record.Finish(),
            Architecture = Options.Architecture.Name,
            Recipe = Options.Recipe.Name,
            Settings = Settings().AddRange(Options.Recipe.Settings),
            Purpose = Options.Recipe.Purpose,
            Caution = Options.Recipe.Caution,
            Threat = Threat(),
            TrainingData = Summarize(Rows, training.Classes),
            TestData = Test is null ? null : Summarize(Test, training.Classes),
            Model = source.Summarize(mapped),
            Epochs = model.Epochs,
            Test = accuracy,
        };
    }

    private ImmutableSortedDictionary<string, string> Settings() => new Dictionary<string, string>
    {
        ["epochs"] = Text(Options.Epochs),
        ["batchSize"] = Text(Options.BatchSize),
        ["accumulation"] = Text(Options.Accumulation),
        ["optimizer"] = Options.Optimizer.ToString(),
        ["learningRate"] = Text(Options.LearningRate),
        ["schedule"] = Options.Schedule.ToString(),
        ["momentum"] = Text(Options.Momentum),
        ["weightDecay"] = Text(Options.WeightDecay),
        ["clipNorm"] = Options.ClipNorm is { } clip ? Text(clip) : "none",
        ["weightPerturbation"] = Text(Options.WeightPerturbation),
        ["labelSmoothing"] = Text(Options.LabelSmoothing),
        ["averaging"] = Options.Averaging == AveragingKind.Exponential ? $"{Options.Averaging} {Text(Options.AverageDecay)}" : Options.Averaging.ToString(),
        ["augmentation"] = Options.Augmentation == AugmentationOptions.None ? "none" : Options.Augmentation.ToString(),
        ["validationShare"] = Text(Options.ValidationShare),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private ThreatSummary? Threat() => Options.Recipe.Ball is not { } ball ? null : new ThreatSummary
    {
        Knowledge = Evidence.AttackerKnowledge.WhiteBox,
        Norm = ball.Norm.Name(),
        Epsilon = ball.Radius,
        LowerBound = Options.Bounds.Lower,
        UpperBound = Options.Bounds.Upper,
        Goal = "trained against: any wrong class",
    };

    private static DataSummary Summarize(LabeledData data, int classes) => new()
    {
        Argument = data.Source,
        Sha256 = data.ContentHash,
        Rows = data.Rows,
        SampledIndices = [.. data.RowIndices],
        ClassNames = ClassFile.Names(data, classes),
    };

    private static string Text(double value) => value.ToString("0.#########", CultureInfo.InvariantCulture);

    private sealed class Relay(VerbContext context, IProgress<EvaluationProgress> target) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            target.Report(new EvaluationProgress("training", value.Share, string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch}/{value.Epochs} loss {value.Loss:0.000}")));
            if (context.Terminal.IsInteractive || value.Finished is not { } epoch) return;
            string accuracy = epoch.TestAccuracy is { } test ? string.Create(CultureInfo.InvariantCulture, $", test accuracy {100 * test:0.0} %") : string.Empty;
            if (epoch.ValidationRobustAccuracy is { } robust) accuracy += string.Create(CultureInfo.InvariantCulture, $", {100 * robust:0.0} % of the validation rows under a short attack");
            if (epoch.ValidationNoisyAccuracy is { } noisy) accuracy += string.Create(CultureInfo.InvariantCulture, $", {100 * noisy:0.0} % of the validation rows under noise");
            context.Say(string.Create(CultureInfo.InvariantCulture, $"  epoch {epoch.Epoch}: loss {epoch.TrainingLoss:0.000}{accuracy}, {Percent.Duration(epoch.Seconds)}"));
            if (epoch.Note is { } note) context.Say($"  note: {note}");
        }
    }
}
