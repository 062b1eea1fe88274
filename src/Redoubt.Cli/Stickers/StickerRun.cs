using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>Optimizes a sticker, measures it, writes its files, and puts the result document together.</summary>
/// <param name="context">Where progress goes.</param>
/// <param name="task">Model and data.</param>
/// <param name="options">Settings.</param>
internal sealed class StickerRun(VerbContext context, ClassifierTask task, StickerOptions options)
{
    private const string Paper = "Eykholt et al., CVPR 2018, arXiv:1707.08945; Athalye et al., ICML 2018, arXiv:1707.07397";
    private const int SheetLines = 6, SheetViews = 6, SmallestTile = 96;
    private const ulong OptimizationKey = 0x4F7074, HeldBackKey = 0x48656C64, IntervalKey = 0x426F6F74;

    /// <summary>Photos of the object, in attack space.</summary>
    public required LabeledData Photos { get; init; }

    public required double HeldBackShare { get; init; }

    public required int Transformations { get; init; }

    public required ulong Seed { get; init; }

    public required string Folder { get; init; }

    private RandomKey Key => new(Seed);

    public StickerResult Execute(RunRecord record)
    {
        if (task.Classifier.ExampleShape[0] is not (1 or 3)) throw new InvalidUsageException($"A sticker needs images of one or three channels, the rows are {task.Classifier.ExampleShape}.");
        int held = Math.Max(1, (int)Math.Round(Photos.Rows * HeldBackShare));
        if (held >= Photos.Rows) throw new InvalidUsageException($"There {(Photos.Rows == 1 ? "is 1 photo" : $"are {Photos.Rows} photos")} of the object; at least one is optimized on and one measured on.");
        LabeledData training = Photos.Slice(0, Photos.Rows - held), test = Photos.Slice(Photos.Rows - held, held);
        long start = context.Terminal.Time.GetTimestamp();
        ObjectSticker sticker = ProgressDisplay.Show(context.Terminal, progress => new RobustPhysicalPerturbation(options).Optimize(task.Classifier, training.Inputs, Photos.Labels[0], new PatchRun
        {
            Key = Key.Fold(OptimizationKey),
            Progress = new Relay(progress),
            CancellationToken = context.Terminal.CancellationToken,
        }));
        double seconds = context.Terminal.Time.GetElapsedTime(start).TotalSeconds;
        ImmutableArray<PatchTransformation> views = PatchEvaluationRun.Draw(options.Variation, Key.Fold(HeldBackKey), Transformations);
        string hash = Write(sticker, test, views);
        return Measure(record, sticker, (training, test), views) with { Seconds = seconds, Sha256 = hash };
    }

    private StickerResult Measure(RunRecord record, ObjectSticker sticker, (LabeledData Training, LabeledData Test) photos, ImmutableArray<PatchTransformation> views)
    {
        var clean = CleanPass.Run(task.Classifier, photos.Test);
        var grey = new Tensor(sticker.Colors.Shape);
        grey.Data.Fill((sticker.Bounds.Lower + sticker.Bounds.Upper) / 2);
        PatchEvaluation measured = Count(clean, photos.Test, views, sticker.Show);
        return new StickerResult
        {
            Seconds = 0,
            Paper = Paper,
            Settings = Settings(),
            Run = record.Finish(),
            Model = task.Model,
            Data = task.Data,
            Mapping = task.Mapping,
            Threat = PatchText.Threat(sticker.Bounds, options.Mask.FreeValues, PatchText.Goal(options.Target)) with { Mask = options.Mask.ToString() },
            Label = Photos.Labels[0],
            Target = options.Target,
            TrainingPhotos = [.. photos.Training.RowIndices],
            HeldBackPhotos = [.. photos.Test.RowIndices],
            Clean = clean.Accuracy,
            Flips = measured.Rate,
            TargetShare = measured.TargetShare,
            BareControl = Count(clean, photos.Test, views, sticker.ShowBare).Rate,
            GreyControl = Count(clean, photos.Test, views, (sticker with { Colors = grey }).Show).Rate,
            Sha256 = string.Empty,
        };
    }

    private delegate void View(ReadOnlySpan<float> photo, PatchTransformation transformation, Span<float> seen);

    private PatchEvaluation Count(CleanPass clean, LabeledData test, ImmutableArray<PatchTransformation> views, View view) =>
        PatchEvaluation.Run(task.Classifier, test, clean, t => image => view(image.ToArray(), views[t], image), new PatchEvaluationRun
        {
            Transformations = views,
            Key = Key.Fold(IntervalKey),
            Target = options.Target,
            CancellationToken = context.Terminal.CancellationToken,
        });

    private string Write(ObjectSticker sticker, LabeledData test, ImmutableArray<PatchTransformation> views)
    {
        Tensor colors = sticker.Colors.Clone();
        var white = new float[colors.Count];
        Array.Fill(white, sticker.Bounds.Upper);
        sticker.Mask.Restore(colors.Data, white);
        string path = Path.Combine(Folder, "sticker.npy");
        NpyArray.Of(colors).Save(path);
        int factor = Math.Max(1, SmallestTile * 4 / colors.Shape[1]);
        AtomicFile.WriteAllBytes(Path.Combine(Folder, "sticker.png"), PatchGallery.Picture(colors.Data, colors.Shape, sticker.Bounds, factor));
        AtomicFile.WriteAllBytes(Path.Combine(Folder, "contact-sheet.png"), Sheet(sticker, test, views));
        return Sha256Text.OfFile(path);
    }

    // A line for each photo: as it is, with the sticker, and so under the first held-back transformations.
    private static byte[] Sheet(ObjectSticker sticker, LabeledData test, ImmutableArray<PatchTransformation> views)
    {
        Shape image = sticker.Mask.Shape;
        int lines = Math.Min(SheetLines, test.Rows), side = image[1], columns = 2 + Math.Min(SheetViews, views.Length);
        var sheet = new Tensor(new Shape(image[0], lines * side, columns * side));
        var seen = new float[image.Count];
        for (int line = 0; line < lines; line++)
        {
            for (int column = 0; column < columns; column++)
            {
                if (column == 0) test.Inputs.Row(line).CopyTo(seen);
                else sticker.Show(test.Inputs.Row(line), column == 1 ? PatchTransformation.Identity : views[column - 2], seen);
                for (int i = 0; i < image[0] * side; i++)
                    seen.AsSpan(i * side, side).CopyTo(sheet.Data[((i / side * lines * side + line * side + i % side) * columns * side + column * side)..]);
            }
        }

        return PatchGallery.Picture(sheet.Data, sheet.Shape, sticker.Bounds, Math.Max(1, SmallestTile / side));
    }

    private ImmutableSortedDictionary<string, string> Settings() => new Dictionary<string, string>
    {
        ["batchSize"] = PatchText.Of(options.BatchSize),
        ["heldBackShare"] = PatchText.Of(HeldBackShare),
        ["learningRate"] = PatchText.Of(options.LearningRate),
        ["printability"] = PatchText.Of(options.Printability),
        ["steps"] = PatchText.Of(options.Steps),
        ["totalVariation"] = PatchText.Of(options.TotalVariation),
        ["weight"] = PatchText.Of(options.Weight),
    }.Concat(PatchText.Of(options.Variation)).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private sealed class Relay(IProgress<EvaluationProgress> target) : IProgress<PatchProgress>
    {
        public void Report(PatchProgress value) =>
            target.Report(new EvaluationProgress(value.Phase, value.Share, string.Create(CultureInfo.InvariantCulture, $"{100 * value.BestFlipShare:0} % of the last batch")));
    }
}
