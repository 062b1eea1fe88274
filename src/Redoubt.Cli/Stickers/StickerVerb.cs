using System.CommandLine;
using System.Globalization;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary><c>redoubt sticker</c>: one sticker for one object.</summary>
internal sealed class StickerVerb : Verb
{
    private const int RateWidth = 5;

    private readonly ClassifierOptions _classifier;
    private readonly Option<string?> _mask, _out;
    private readonly Option<int?> _class, _target, _steps, _batch, _transformations;
    private readonly Option<double?> _rate, _weight, _smoothness, _printability, _variation, _held;
    private readonly CommonOptions _common;

    public StickerVerb()
        : base("sticker", "Optimize a sticker for one object over many photos of it (RP2)")
    {
        _classifier = ClassifierOptions.AddTo(Command);
        _mask = Add(Options.Text("--mask", "MASK", $"Where the sticker lies on the aligned photos: a PNG (white) or NPY file (not 0), or {string.Join(", ", FaceMasks.Names)}.", required: true));
        _out = Add(Options.Text("--out", "DIR", "Write sticker.npy, sticker.png, contact-sheet.png and sticker.json into this folder.", required: true));
        _class = Add(Options.Integer("--class", "CLASS", "Class of the object: only its rows are photos of it. Needed where the data have several.", 0));
        _target = Add(Options.Integer("--target", "CLASS", "Class that the object should be taken for. Default: any wrong one.", 0));
        _steps = Add(Options.Integer("--steps", "N", "Steps of the optimization. Default 300.", 1, 1_000_000));
        _batch = Add(Options.Integer("--batch", "N", "Photos of each step, each under its own transformation. Default 32.", 1, 65_536));
        _rate = Add(Options.Number("--lr", "R", "First step length as a share of the value range. Default 0.05."));
        _weight = Add(Options.Number("--weight", "W", "Weight that keeps the sticker like what it covers. Default 0."));
        _smoothness = Add(Options.Number("--total-variation", "W", "Weight that makes the sticker smooth. Default 0."));
        _printability = Add(Options.Number("--printability", "W", "Weight that keeps its colors printable. Default 0.1."));
        _variation = Add(Options.Number("--variation", "F", "Times the default transformations: turns of 15°, sizes ± 10 %, shifts of 1 pixel, tilts of 0.1, light ± 10 %, contrast ± 20 %. Default 1; 0 for none."));
        _held = Add(Options.Number("--held-back", "SHARE", "Share of the photos, the last ones, that the sticker is measured on and not optimized on. Default 0.25."));
        _transformations = Add(Options.Integer("--transformations", "N", "Held-back transformations to measure with. Default 50.", 1, 100_000));
        _classifier.AddRestTo(Command);
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Optimizes the colors of an opaque sticker in a given place on one object, over several aligned photos of it and random turns, sizes, tilts and light of object and sticker together, then "
        + "counts how often it changes the decision on photos and under transformations that it was not optimized on. Beside it stand the same photos without a sticker and with a grey one.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("sticker signs.onnx --data images:photos-of-a-stop-sign --class 14 --mask sticker.png --target 5 --resize 32x32 --out sticker", "a stop sign that is taken for another sign"),
        new("sticker faces.onnx --data images:people --class 3 --mask glasses --resize 112x112 --out glasses", "a spectacle frame for one person in all of his photos"),
    ];

    public override int Run(VerbContext context)
    {
        MaskArgument mask = MaskArgument.Parse(context.Get(_mask))!;
        double held = context.Get(_held) ?? 0.25, factor = context.Get(_variation) ?? 1;
        if (!(held is > 0 and < 1)) throw new InvalidUsageException(FormattableString.Invariant($"--held-back must be a share above 0 and below 1, was {held}."));
        if (!(factor is >= 0 and <= 3)) throw new InvalidUsageException(FormattableString.Invariant($"--variation must be in [0, 3], was {factor}."));
        string folder = OutputPaths.Folder(context.Get(_out)!, "--out");
        string? json = _common.JsonOf(context);
        var record = new RunRecord(context, _common.SeedOf(context), _common.ThreadsOf(context));
        using ClassifierTask task = ClassifierTask.Load(context, _classifier, _common, defaultSample: null);
        StickerOptions options = OptionsOf(context, mask.For(task.Classifier.ExampleShape), (float)factor);
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0) throw new InvalidUsageException(string.Join(" ", errors));
        var run = new StickerRun(context, task, options)
        {
            Photos = PhotosOf(context, task.Rows),
            HeldBackShare = held,
            Transformations = context.Get(_transformations) ?? 50,
            Seed = _common.SeedOf(context),
            Folder = folder,
        };
        StickerResult result = run.Execute(record);
        EvidenceJson.Save(Path.Combine(folder, "sticker.json"), result);
        if (json is not null) EvidenceJson.Save(json, result);
        Print(context, result, folder);
        return ExitCode.Done;
    }

    private LabeledData PhotosOf(VerbContext context, LabeledData rows)
    {
        int[] classes = [.. rows.Labels.Distinct().Order()];
        if (context.Get(_class) is not { } wanted)
            return classes.Length == 1 ? rows : throw new InvalidUsageException($"The data have {classes.Length} classes; name the object's with --class.");
        int[] photos = [.. Enumerable.Range(0, rows.Rows).Where(row => rows.Labels[row] == wanted)];
        return photos.Length > 0 ? rows.Take(photos) : throw new InvalidUsageException($"No row has the class {wanted}.");
    }

    private StickerOptions OptionsOf(VerbContext context, PerturbationMask mask, float factor)
    {
        var d = new StickerOptions { Mask = mask };
        PatchVariation v = d.Variation;
        return d with
        {
            Target = context.Get(_target),
            Steps = context.Get(_steps) ?? d.Steps,
            BatchSize = context.Get(_batch) ?? d.BatchSize,
            LearningRate = (float)(context.Get(_rate) ?? d.LearningRate),
            Weight = (float)(context.Get(_weight) ?? d.Weight),
            TotalVariation = (float)(context.Get(_smoothness) ?? d.TotalVariation),
            Printability = (float)(context.Get(_printability) ?? d.Printability),
            Variation = new PatchVariation
            {
                RotationDegrees = factor * v.RotationDegrees,
                Scale = factor * v.Scale,
                ShiftPixels = factor * v.ShiftPixels,
                Perspective = Math.Min(factor * v.Perspective, 0.3f),
                Brightness = factor * v.Brightness,
                Contrast = factor * v.Contrast,
            },
        };
    }

    private static void Print(VerbContext context, StickerResult result, string folder)
    {
        string name = result.Data.ClassNames[result.Label];
        context.Say($"Photos           {result.TrainingPhotos.Length} to optimize on and {result.HeldBackPhotos.Length} to measure on, of class {name}");
        context.Say($"Clean accuracy   {Percent.Of(result.Clean)} of the photos to measure on");
        context.Say(string.Create(CultureInfo.InvariantCulture, $"Flipped          {PatchText.Of(result.Flips, RateWidth)}, mean over {result.Flips.Transformations} held-back transformations"));
        if (result.TargetShare is { } share) context.Say(string.Create(CultureInfo.InvariantCulture, $"On target        {100 * share:0.0} %, {result.Data.ClassNames[result.Target!.Value]}"));
        context.Say($"Without sticker  {PatchText.Of(result.BareControl, RateWidth)}");
        context.Say($"Grey sticker     {PatchText.Of(result.GreyControl, RateWidth)}");
        context.Say($"Sticker          {result.Threat.Mask}, optimized in {Percent.Duration(result.Seconds)}; {Path.Combine(folder, "contact-sheet.png")}");
    }
}
