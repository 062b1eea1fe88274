using System.Collections.Immutable;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>Trains a universal perturbation, measures it, writes its file, and puts the result document together.</summary>
/// <param name="context">Where progress goes.</param>
/// <param name="task">Model and training rows.</param>
/// <param name="test">Test rows.</param>
/// <param name="options">Settings of the training.</param>
internal sealed class UniversalCommandRun(VerbContext context, ClassifierTask task, PatchTestData test, UniversalOptions options)
{
    private const string Paper = "Moosavi-Dezfooli et al., CVPR 2017, arXiv:1610.08401; Shafahi et al., AAAI 2020, arXiv:1811.11304";
    private const ulong TrainingKey = 0x556E6976, NoiseKey = 0x4E6F697365;

    public required ulong Seed { get; init; }

    public required string Folder { get; init; }

    public UniversalResult Execute(RunRecord record)
    {
        var clean = CleanPass.Run(task.Classifier, test.Rows);
        long start = context.Terminal.Time.GetTimestamp();
        TrainedPerturbation trained = ProgressDisplay.Show(context.Terminal, progress => new UniversalPerturbation(options).Train(task.Classifier, task.Rows.Inputs, task.Rows.Labels, new UniversalRun
        {
            Key = new RandomKey(Seed).Fold(TrainingKey),
            Progress = new Relay(progress),
            CancellationToken = context.Terminal.CancellationToken,
        }));
        double seconds = context.Terminal.Time.GetElapsedTime(start).TotalSeconds;
        string path = Path.Combine(Folder, "perturbation.npy");
        NpyArray.Of(trained.Values).Save(path);
        (Proportion flips, Proportion? onTarget, int[] predictions) = UniversalEvaluation.Run(task.Classifier, test.Rows, clean, trained, options.Ball, options.Target);
        TrainedPerturbation noise = UniversalEvaluation.Noise(task.Classifier.ExampleShape, options.Ball, new RandomKey(Seed).Fold(NoiseKey));
        return new UniversalResult
        {
            Seconds = seconds,
            Paper = Paper,
            Settings = Settings(),
            Run = record.Finish(),
            Model = task.Model,
            TrainingData = task.Data,
            TestData = test.Summary,
            Mapping = task.Mapping,
            Threat = AttackReport.ThreatOf(task, options.Ball, Redoubt.Evidence.AttackerKnowledge.WhiteBox, PatchText.Goal(options.Target)),
            PerturbationSha256 = Sha256Text.OfFile(path),
            Aim = trained.Aim,
            TrainingRows = trained.TrainingRows,
            HeldBackRows = trained.HeldBackRows,
            Clean = clean.Accuracy,
            Flips = flips,
            OnTarget = onTarget,
            NoiseControl = UniversalEvaluation.Run(task.Classifier, test.Rows, clean, noise, options.Ball, null).Flips,
            DecidedAs = [.. Enumerable.Range(0, task.Classifier.Classes).Select(c => predictions.Count(p => p == c))],
        };
    }

    private ImmutableSortedDictionary<string, string> Settings() => new Dictionary<string, string>
    {
        ["batchSize"] = PatchText.Of(options.BatchSize),
        ["heldBackShare"] = PatchText.Of(options.HeldBackShare),
        ["momentum"] = PatchText.Of(options.Momentum),
        ["stepShare"] = PatchText.Of(options.StepShare),
        ["steps"] = PatchText.Of(options.Steps),
        ["targetTrials"] = PatchText.Of(options.TargetTrials),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private sealed class Relay(IProgress<EvaluationProgress> target) : IProgress<double>
    {
        public void Report(double value) => target.Report(new EvaluationProgress("training", value));
    }
}
