using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Reports;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>Trains a patch, measures it, writes its files, and puts the result document together.</summary>
/// <param name="context">Where progress goes.</param>
/// <param name="task">Model and training rows.</param>
/// <param name="test">Test rows.</param>
/// <param name="options">Settings of the training.</param>
internal sealed class PatchCommandRun(VerbContext context, ClassifierTask task, PatchTestData test, PatchOptions options)
{
    private const string Paper = "Brown et al., 2017, arXiv:1712.09665; Athalye et al., ICML 2018, arXiv:1707.07397";
    private const int Pictures = 86, SmallestSide = 480, ControlTransformations = 20;
    private const ulong TrainingKey = 0x547261696E, HeldBackKey = 0x48656C64, IntervalKey = 0x426F6F74, NoiseKey = 0x4E6F697365;

    public required int Transformations { get; init; }

    public required ulong Seed { get; init; }

    public required string Folder { get; init; }

    private RandomKey Key => new(Seed);

    public PatchResult Execute(RunRecord record)
    {
        if (task.Classifier.ExampleShape.Rank != 3 || task.Classifier.ExampleShape[0] is not (1 or 3))
            throw new InvalidUsageException($"A patch needs a model of images with one or three channels; this one takes rows {task.Classifier.ExampleShape}.");
        var clean = CleanPass.Run(task.Classifier, test.Rows);
        long start = context.Terminal.Time.GetTimestamp();
        TrainedPatch trained = ProgressDisplay.Show(context.Terminal, progress => new UniversalPatch(options).Train(task.Classifier, task.Rows.Inputs, task.Rows.Labels, new PatchRun
        {
            Key = Key.Fold(TrainingKey),
            Progress = new Relay(progress),
            CancellationToken = context.Terminal.CancellationToken,
        }));
        double seconds = context.Terminal.Time.GetElapsedTime(start).TotalSeconds;
        PatchSummary patch = WritePatch(trained);
        PatchResult result = Measure(record, clean, trained, patch) with { Seconds = seconds };
        AtomicFile.WriteAllBytes(Path.Combine(Folder, "gallery.html"), Encoding.UTF8.GetBytes(PatchHtml.Render(result)));
        return result;
    }

    private PatchResult Measure(RunRecord record, CleanPass clean, TrainedPatch trained, PatchSummary patch)
    {
        ImmutableArray<PatchTransformation> held = PatchEvaluationRun.Draw(options.Variation, Key.Fold(HeldBackKey), Transformations);
        ImmutableArray<PatchTransformation> some = [.. held.Take(ControlTransformations)];
        PatchEvaluation measured = Count(clean, _ => trained.Patch, held, "patch");
        return new PatchResult
        {
            Seconds = 0,
            Paper = Paper,
            Settings = Settings(),
            Run = record.Finish(),
            Model = task.Model,
            TrainingData = task.Data,
            TestData = test.Summary,
            Mapping = task.Mapping,
            Threat = PatchText.Threat(task.Classifier.Bounds, options.MaxPixels, PatchText.Goal(options.Target)),
            Patch = patch,
            Trials = [.. trained.Trials.Select(Summarize)],
            Clean = clean.Accuracy,
            Flips = measured.Rate,
            TargetShare = measured.TargetShare,
            GreyControl = Count(clean, _ => PatchControls.Grey(trained.Patch), some, "grey control").Rate,
            NoiseControl = Count(clean, t => PatchControls.Noise(trained.Patch, Key.Fold(NoiseKey).Fold((ulong)t)), some, "random control").Rate,
            Transformations = [.. held.Select((t, i) => Summarize(t, trained.Patch.Place(task.Classifier.ExampleShape, t).Pixels.Length, measured.Flips[i]))],
            Classes = measured.ByClass(task.ClassNames),
            Pictures = PatchGallery.Build(task.Classifier, test.Rows, clean, trained.Patch, held, Pictures),
        };
    }

    private PatchEvaluation Count(CleanPass clean, Func<int, AdversarialPatch> patch, ImmutableArray<PatchTransformation> transformations, string phase) =>
        ProgressDisplay.Show(context.Terminal, progress => PatchEvaluation.Run(task.Classifier, test.Rows, clean, patch, new PatchEvaluationRun
        {
            Transformations = transformations,
            Key = Key.Fold(IntervalKey),
            Target = options.Target,
            Phase = phase,
            Progress = progress,
            CancellationToken = context.Terminal.CancellationToken,
        }));

    private PatchSummary WritePatch(TrainedPatch trained)
    {
        AdversarialPatch patch = trained.Patch;
        string path = Path.Combine(Folder, "patch.npy");
        NpyArray.Of(patch.Texels).Save(path);
        int factor = Math.Max(1, SmallestSide / patch.Area.Texels);
        AtomicFile.WriteAllBytes(Path.Combine(Folder, "patch.png"), PatchGallery.Picture(patch.Texels.Data, patch.Texels.Shape, patch.Bounds, factor));
        return new PatchSummary
        {
            Shape = ShapeOf(patch.Area),
            Outline = OutlineOf(patch.Area),
            MaxPixels = patch.Area.MaxPixels,
            Texels = patch.Area.Texels,
            CenterX = patch.Area.CenterX,
            CenterY = patch.Area.CenterY,
            Target = trained.Chosen.Target,
            Png = PatchGallery.Picture(patch.Texels.Data, patch.Texels.Shape, patch.Bounds),
            Sha256 = Sha256Text.OfFile(path),
        };
    }

    private ImmutableSortedDictionary<string, string> Settings() => new Dictionary<string, string>
    {
        ["batchSize"] = PatchText.Of(options.BatchSize),
        ["heldBackShare"] = PatchText.Of(options.HeldBackShare),
        ["learningRate"] = PatchText.Of(options.LearningRate),
        ["places"] = PatchText.Of(options.Center is null ? options.Places * options.Places : 1),
        ["printability"] = PatchText.Of(options.Printability),
        ["shape"] = options.Shape is { } shape ? ShapeName(shape) : "auto",
        ["steps"] = PatchText.Of(options.Steps),
        ["targetTrials"] = PatchText.Of(options.TargetTrials),
        ["totalVariation"] = PatchText.Of(options.TotalVariation),
        ["trialSteps"] = PatchText.Of(options.TrialSteps),
    }.Concat(PatchText.Of(options.Variation)).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static PatchTrialSummary Summarize(PatchTrial trial) =>
        new() { Shape = ShapeOf(trial.Area), MaxPixels = trial.Area.MaxPixels, CenterX = trial.Area.CenterX, CenterY = trial.Area.CenterY, Target = trial.Target, Steps = trial.Steps, FlipShare = trial.FlipShare };

    private static PatchTransformationSummary Summarize(PatchTransformation t, int pixels, int flipped) => new()
    {
        RotationDegrees = t.RotationDegrees,
        Scale = t.Scale,
        ShiftX = t.ShiftX,
        ShiftY = t.ShiftY,
        PerspectiveX = t.PerspectiveX,
        PerspectiveY = t.PerspectiveY,
        Brightness = t.Brightness,
        Contrast = t.Contrast,
        Pixels = pixels,
        Flipped = flipped,
    };

    private static string ShapeOf(PatchArea area) => area.Shape == PatchShape.Bar ? area.Sides.ToString() : ShapeName(area.Shape);

    private static string ShapeName(PatchShape shape) => shape switch { PatchShape.Square => "square", PatchShape.Circle => "circle", PatchShape.Cells => "cells", _ => "bar" };

    private static ImmutableArray<string> OutlineOf(PatchArea area) => area.Shape != PatchShape.Cells ? [] :
    [
        .. Enumerable.Range(0, area.Sides.Height).Select(y => string.Concat(Enumerable.Range(0, area.Sides.Width).Select(x => area.Cells[y * area.Sides.Width + x] ? '#' : '.'))),
    ];

    private sealed class Relay(IProgress<EvaluationProgress> target) : IProgress<PatchProgress>
    {
        public void Report(PatchProgress value) =>
            target.Report(new EvaluationProgress(value.Phase, value.Share, string.Create(CultureInfo.InvariantCulture, $"best {100 * value.BestFlipShare:0} % flipped")));
    }
}
