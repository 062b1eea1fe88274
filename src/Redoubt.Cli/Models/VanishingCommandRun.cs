using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Reports;
using Redoubt.Tensors;
using Box = Redoubt.Models.Box;

namespace Redoubt.Cli;

/// <summary>Trains patches of several sizes against a detector, measures each on the same scenes, and puts the result together.</summary>
/// <param name="context">Where progress goes.</param>
/// <param name="task">Detector and pictures.</param>
/// <param name="options">Settings; the side comes from <see cref="Sides"/>.</param>
internal sealed class VanishingCommandRun(VerbContext context, DetectorTask task, VanishingPatchOptions options)
{
    private const string Paper = "Brown et al., 2017, arXiv:1712.09665; Thys et al., CVPRW 2019, arXiv:1904.08653; Lee and Kolter, 2019, arXiv:1906.11897";
    private const int SheetScenes = 8;
    private const ulong TrainingKey = 0x547261696E, HeldBackKey = 0x48656C64, NoiseKey = 0x4E6F697365;

    public required float[] Sides { get; init; }

    public required int Scenes { get; init; }

    public required int Pictures { get; init; }

    public required ulong Seed { get; init; }

    public required string Folder { get; init; }

    private RandomKey Key => new(Seed);

    public VanishingResult Execute(RunRecord record)
    {
        var patches = ImmutableArray.CreateBuilder<VanishingPatchSummary>();
        ImmutableArray<VanishingPicture> pictures = [];
        foreach (float side in Sides)
        {
            VanishingPatchOptions sized = options with { Side = side };
            long start = context.Terminal.Time.GetTimestamp();
            Tensor texels = Show(progress => new VanishingPatch(sized).Train(task.Detector, task.Training.Inputs, new PatchRun
            {
                Key = Key.Fold(TrainingKey),
                Progress = new Relay(progress, side),
                CancellationToken = context.Terminal.CancellationToken,
            }));
            double seconds = context.Terminal.Time.GetElapsedTime(start).TotalSeconds;
            var scenes = new PastedScenes(task.Test.Inputs, task.Detector.ExampleShape, task.Detector.Bounds, sized);
            ImmutableArray<SceneOutcome> before = Look(scenes, null, "no patch"), after = Look(scenes, _ => texels, "patch");
            patches.Add(Measure(scenes, texels, (before, after), sized) with { Seconds = seconds });
            context.Say(Line(patches[^1]));
            if (side == Sides[^1]) pictures = Picture(scenes, texels, before, after);
        }

        return Result(record, patches.ToImmutable(), pictures);
    }

    private VanishingPatchSummary Measure(PastedScenes scenes, Tensor texels, (ImmutableArray<SceneOutcome> Before, ImmutableArray<SceneOutcome> After) seen, VanishingPatchOptions sized)
    {
        Tensor grey = new(texels.Shape), noise = new(texels.Shape);
        grey.Data.Fill((scenes.Bounds.Lower + scenes.Bounds.Upper) / 2);
        Tensor Noise(int scene)
        {
            Key.Fold(NoiseKey).Fold((ulong)scene).FillUniform(noise.Data, scenes.Bounds.Lower, scenes.Bounds.Upper);
            scenes.Bounds.Clamp(noise.Data);
            return noise;
        }

        string file = string.Create(CultureInfo.InvariantCulture, $"patch-{sized.Side:0.###}.npy"), path = Path.Combine(Folder, file);
        NpyArray.Of(texels).Save(path);
        byte[] png = PatchGallery.Picture(texels.Data, texels.Shape, scenes.Bounds);
        AtomicFile.WriteAllBytes(Path.ChangeExtension(path, ".png"), PatchGallery.Picture(texels.Data, texels.Shape, scenes.Bounds, Math.Max(1, 480 / sized.Texels)));
        return new VanishingPatchSummary
        {
            Side = sized.Side,
            Pixels = seen.After.Average(outcome => (double)VisiblePixels(scenes, outcome.Scene)),
            Before = Detected(seen.Before),
            After = Detected(seen.After),
            Noticed = Proportion.Of(seen.After.Count(static outcome => outcome.IsNoticed), seen.After.Length),
            Grey = Detected(Look(scenes, _ => grey, "grey control")),
            Noise = Detected(Look(scenes, Noise, "random control")),
            Seconds = 0,
            File = file,
            Sha256 = Sha256Text.OfFile(path),
            Png = png,
        };
    }

    private ImmutableArray<SceneOutcome> Look(PastedScenes scenes, Func<int, Tensor>? texels, string phase) => Show(progress =>
        VanishingEvaluation.Run(task.Detector, scenes, options.Rule, texels, Run(phase, progress)));

    private SceneRun Run(string phase, IProgress<EvaluationProgress>? progress = null) =>
        new() { Count = Scenes, Key = Key.Fold(HeldBackKey), Phase = phase, Progress = progress, CancellationToken = context.Terminal.CancellationToken };

    private ImmutableArray<VanishingPicture> Picture(PastedScenes scenes, Tensor texels, ImmutableArray<SceneOutcome> before, ImmutableArray<SceneOutcome> after)
    {
        int count = Math.Min(Pictures, before.Length), sheet = Math.Min(SheetScenes, before.Length);
        Shape shape = scenes.Canvas;
        Tensor clean = new(new Shape([Math.Max(count, sheet), .. shape.Extents])), patched = new(clean.Shape);
        for (int i = 0; i < clean.Rows; i++)
        {
            VanishingEvaluation.Paint(scenes, before[i].Scene, [], clean.Row(i));
            VanishingEvaluation.Paint(scenes, after[i].Scene, texels.Data, patched.Row(i));
        }

        (SceneOutcome, SceneOutcome)[] shown = [.. Enumerable.Range(0, sheet).Select(i => (before[i], after[i]))];
        AtomicFile.WriteAllBytes(Path.Combine(Folder, "scenes.png"), SceneSheet.Draw(clean, patched, shown, scenes.Bounds));
        return [.. Enumerable.Range(0, count).Select(i => Picture(i, (before[i], after[i]), (clean.Row(i).ToArray(), patched.Row(i).ToArray()), scenes))];
    }

    private VanishingPicture Picture(int scene, (SceneOutcome Before, SceneOutcome After) seen, (float[] Before, float[] After) image, PastedScenes scenes)
    {
        Shape shape = scenes.Canvas;
        byte[] before = PatchGallery.Picture(image.Before, shape, scenes.Bounds), after = PatchGallery.Picture(image.After, shape, scenes.Bounds);
        AtomicFile.WriteAllBytes(Path.Combine(Folder, FormattableString.Invariant($"scene-{scene:000}-before.png")), before);
        AtomicFile.WriteAllBytes(Path.Combine(Folder, FormattableString.Invariant($"scene-{scene:000}-after.png")), after);
        return new VanishingPicture
        {
            Scene = scene,
            RowIndex = task.Test.RowIndices[seen.Before.Scene.Row],
            Width = shape[2],
            Height = shape[1],
            Truth = Corners(seen.Before.Scene.Truth, shape),
            ScoreBefore = seen.Before.BestScore,
            ScoreAfter = seen.After.BestScore,
            DetectedBefore = seen.Before.IsDetected,
            DetectedAfter = seen.After.IsDetected,
            BoxBefore = Corners(seen.Before.BestBox, shape),
            BoxAfter = Corners(seen.After.BestBox, shape),
            BeforePng = before,
            AfterPng = after,
        };
    }

    private VanishingResult Result(RunRecord record, ImmutableArray<VanishingPatchSummary> patches, ImmutableArray<VanishingPicture> pictures)
    {
        var result = new VanishingResult
        {
            Paper = Paper,
            Settings = Settings(),
            Run = record.Finish(),
            Model = task.Model,
            TrainingData = task.TrainingData,
            TestData = task.TestData,
            Mapping = task.Mapping,
            Threat = PatchText.Threat(task.Detector.Bounds, patches[^1].Pixels, "vanishing: no detection of the object"),
            ScoreThreshold = options.Rule.Score,
            OverlapThreshold = options.Rule.Overlap,
            Patches = patches,
            Pictures = pictures,
        };
        AtomicFile.WriteAllBytes(Path.Combine(Folder, "gallery.html"), Encoding.UTF8.GetBytes(VanishingHtml.Render(result)));
        return result;
    }

    private ImmutableSortedDictionary<string, string> Settings() => new Dictionary<string, string>
    {
        ["batchSize"] = PatchText.Of(options.BatchSize),
        ["largestHeight"] = PatchText.Of(options.LargestHeight),
        ["learningRate"] = PatchText.Of(options.LearningRate),
        ["position"] = VanishingOptions.NameOf(options.Position),
        ["scenes"] = PatchText.Of(Scenes),
        ["smallestHeight"] = PatchText.Of(options.SmallestHeight),
        ["steps"] = PatchText.Of(options.Steps),
        ["texels"] = PatchText.Of(options.Texels),
    }.Concat(PatchText.Of(options.Variation)).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private T Show<T>(Func<IProgress<EvaluationProgress>, T> work) => ProgressDisplay.Show(context.Terminal, work);

    private static int VisiblePixels(PastedScenes scenes, PastedScene scene)
    {
        int count = 0;
        foreach (int pixel in PatchPlacement.Of(scene.Area, scenes.Canvas, scenes.Bounds, scene.Transformation).Pixels)
        {
            (int y, int x) = Math.DivRem(pixel, scenes.Canvas[2]);
            if (x < scene.Left || x >= scene.Left + scene.Width || y < scene.Top || y >= scene.Top + scene.Height) count++;
        }

        return count;
    }

    private static Proportion Detected(ImmutableArray<SceneOutcome> outcomes) => Proportion.Of(outcomes.Count(static outcome => outcome.IsDetected), outcomes.Length);

    private static ImmutableArray<double> Corners(Box? box, Shape shape) =>
        box is { } b ? [b.Left * (double)shape[2], b.Top * (double)shape[1], b.Right * (double)shape[2], b.Bottom * (double)shape[1]] : [];

    private static string Line(VanishingPatchSummary patch) => string.Create(
        CultureInfo.InvariantCulture,
        $"Side {patch.Side,5:0.##}       detected {Percent.Of(patch.Before)} before, {Percent.Of(patch.After)} after; noticed anywhere {Percent.Plain(patch.Noticed.Value)}; grey {Percent.Plain(patch.Grey.Value)}, random {Percent.Plain(patch.Noise.Value)}; trained in {Percent.Duration(patch.Seconds)}");

    private sealed class Relay(IProgress<EvaluationProgress> target, float side) : IProgress<PatchProgress>
    {
        public void Report(PatchProgress value) => target.Report(new EvaluationProgress(
            string.Create(CultureInfo.InvariantCulture, $"side {side:0.##}"), value.Share, string.Create(CultureInfo.InvariantCulture, $"{100 * value.BestFlipShare:0} % hidden")));
    }
}
