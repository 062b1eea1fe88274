using System.CommandLine;
using System.Globalization;
using Redoubt.Attacks;
using Redoubt.Evidence;

namespace Redoubt.Cli;

/// <summary><c>redoubt patch</c>: one small picture against every image.</summary>
internal sealed class PatchVerb : Verb
{
    private readonly ClassifierOptions _classifier;
    private readonly Option<string?> _test, _out, _shape, _center;
    private readonly Option<int?> _pixels, _steps, _batch, _texels, _target, _transformations;
    private readonly Option<double?> _rate, _variation, _printability, _rotation, _scale, _shift, _perspective, _brightness, _contrast;
    private readonly Option<string?> _task;
    private readonly VanishingOptions _vanishing = new();
    private readonly CommonOptions _common;

    public PatchVerb()
        : base("patch", "Train one adversarial patch that makes a model err on every image")
    {
        _classifier = ClassifierOptions.AddTo(Command);
        _task = Add(Options.Text("--task", "TASK", "classification, or detection: hide pasted objects from a detector. Default classification."));
        _test = Add(Options.Text("--test-data", "DATA", "Images to measure the patch on; they are never trained on. Detection without it holds back half of the classes."));
        _out = Add(Options.Text("--out", "DIR", "Write patch.npy, patch.png, gallery.html and patch.json into this folder.", required: true));
        _pixels = Add(Options.Integer("--pixels", "N", "Most pixels that the patch may change. Default 51.", 1, 1_000_000));
        _shape = Add(Options.Text("--shape", "NAME", "square, circle, a bar such as 17x3 (width, height), or auto: the best of several. Default auto."));
        _target = Add(Options.Integer("--target", "CLASS", "Class that everything should be taken for. Default: any wrong one.", 0));
        _steps = Add(Options.Integer("--steps", "N", "Steps of the final training run. Default 1200; detection 600.", 1, 1_000_000));
        _batch = Add(Options.Integer("--batch", "N", "Images of each step. Default 64; detection 8.", 1, 65_536));
        _rate = Add(Options.Number("--lr", "R", "First step length as a share of the value range. Default 0.05; detection 0.1."));
        _texels = Add(Options.Integer("--texels", "N", "Points along each side of the patch's picture. Default 20; detection 48.", 1, 512));
        _center = Add(Options.Text("--center", "X,Y", "Middle of the patch in pixels from the upper left corner. Default: the best of nine places."));
        _rotation = Add(Options.Number("--rotation", "DEGREES", "Rotations up to this, either way. Default 15."));
        _scale = Add(Options.Number("--size", "SHARE", "Sizes from 1 - this to 1 + this. Default 0.1."));
        _shift = Add(Options.Number("--shift", "PIXELS", "Shifts up to this, every way. Default 1."));
        _perspective = Add(Options.Number("--perspective", "SHARE", "Tilts up to this, either way. Default 0.1."));
        _brightness = Add(Options.Number("--brightness", "SHARE", "Light added or taken, as a share of the value range. Default 0.1."));
        _contrast = Add(Options.Number("--contrast", "SHARE", "Contrasts from 1 - this to 1 + this. Default 0.2."));
        _variation = Add(Options.Number("--total-variation", "W", "Weight that makes the patch smooth. Default 0."));
        _printability = Add(Options.Number("--printability", "W", "Weight that keeps its colors printable. Default 0."));
        _transformations = Add(Options.Integer("--transformations", "N", "Held-back transformations to measure with. Default 100.", 1, 100_000));
        _vanishing.AddTo(Command);
        _classifier.AddRestTo(Command);
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Trains one patch on training images under random rotation, size, place, tilt and light, then counts how many test images that the model decided correctly it flips, "
        + "under transformations that training never saw. A grey and a random patch in the same places show what covering alone does. "
        + "With --task detection, pictures are pasted on a canvas of the detector's input size, the patch is held beside them, and detections with and without it are counted.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("patch signs.onnx --data idx:train-images.gz,train-labels.gz --test-data idx:test-images.gz,test-labels.gz --pixels 51 --out patch", "5 % of a 32×32 traffic sign"),
        new("patch model.onnx --data cifar10:train.bin --test-data cifar10:test.bin --shape circle --target 3 --out patch --json patch.json", "make everything a cat"),
        new("patch ultraface.onnx --task detection --data idx:faces.gz,persons.gz --channels rgb --scale 255 --mean 127 --std 128 --side 1.5,2 --out patch", "hide faces from a detector by a poster behind them"),
    ];

    public override int Run(VerbContext context) => context.Get(_task) switch
    {
        null or "classification" => RunClassification(context),
        "detection" => RunDetection(context),
        { } other => throw new InvalidUsageException($"--task must be classification or detection, was '{other}'."),
    };

    private int RunDetection(VerbContext context)
    {
        Option[] others = [_pixels, _shape, _target, _center, _variation, _printability, _transformations, _classifier.Output, _classifier.ClassFile, _classifier.Sample];
        if (others.FirstOrDefault(context.IsGiven) is { } other) throw new InvalidUsageException($"{other.Name} has no meaning with --task detection.");
        VanishingPatchOptions options = VanishingOptionsOf(context);
        float[] sides = _vanishing.SidesOf(context);
        string[] errors = [.. sides.SelectMany(side => (options with { Side = side }).Errors()).Distinct()];
        if (errors.Length > 0) throw new InvalidUsageException(string.Join(" ", errors));
        string folder = OutputPaths.Folder(context.Get(_out)!, "--out");
        string? json = _common.JsonOf(context);
        var record = new RunRecord(context, _common.SeedOf(context), _common.ThreadsOf(context));
        using DetectorTask task = DetectorTask.Load(context, _classifier, _common, _vanishing.OutputsOf(context), context.Get(_test));
        var run = new VanishingCommandRun(context, task, options)
        {
            Sides = sides,
            Scenes = _vanishing.ScenesOf(context),
            Pictures = _vanishing.PicturesOf(context),
            Seed = _common.SeedOf(context),
            Folder = folder,
        };
        VanishingResult result = run.Execute(record);
        EvidenceJson.Save(Path.Combine(folder, "patch.json"), result);
        if (json is not null) EvidenceJson.Save(json, result);
        context.Say($"Gallery          {Path.Combine(folder, "gallery.html")}");
        return ExitCode.Done;
    }

    private int RunClassification(VerbContext context)
    {
        _vanishing.RequireNone(context);
        if (context.Get(_test) is null) throw new InvalidUsageException("Option '--test-data' is required.");
        PatchOptions options = OptionsOf(context);
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0) throw new InvalidUsageException(string.Join(" ", errors));
        string folder = OutputPaths.Folder(context.Get(_out)!, "--out");
        string? json = _common.JsonOf(context);
        var record = new RunRecord(context, _common.SeedOf(context), _common.ThreadsOf(context));
        using ClassifierTask task = ClassifierTask.Load(context, _classifier, _common, defaultSample: null);
        var test = PatchTestData.Load(context, _classifier, task, context.Get(_test)!);
        var run = new PatchCommandRun(context, task, test, options) { Transformations = context.Get(_transformations) ?? 100, Seed = _common.SeedOf(context), Folder = folder };
        PatchResult result = run.Execute(record);
        EvidenceJson.Save(Path.Combine(folder, "patch.json"), result);
        if (json is not null) EvidenceJson.Save(json, result);
        Print(context, result, folder);
        return ExitCode.Done;
    }

    private PatchOptions OptionsOf(VerbContext context)
    {
        var d = new PatchOptions();
        (PatchShape? shape, PatchSides sides) = ShapeOf(context.Get(_shape) ?? "auto");
        return d with
        {
            MaxPixels = context.Get(_pixels) ?? d.MaxPixels,
            Shape = shape,
            Sides = sides,
            Target = context.Get(_target),
            Steps = context.Get(_steps) ?? d.Steps,
            BatchSize = context.Get(_batch) ?? d.BatchSize,
            LearningRate = (float)(context.Get(_rate) ?? d.LearningRate),
            Texels = context.Get(_texels) ?? d.Texels,
            Center = context.Get(_center) is { } center ? CenterOf(center) : null,
            TotalVariation = (float)(context.Get(_variation) ?? d.TotalVariation),
            Printability = (float)(context.Get(_printability) ?? d.Printability),
            Variation = VariationOf(context),
        };
    }

    private VanishingPatchOptions VanishingOptionsOf(VerbContext context)
    {
        var d = new VanishingPatchOptions();
        return _vanishing.Apply(context, d with
        {
            Steps = context.Get(_steps) ?? d.Steps,
            BatchSize = context.Get(_batch) ?? d.BatchSize,
            LearningRate = (float)(context.Get(_rate) ?? d.LearningRate),
            Texels = context.Get(_texels) ?? d.Texels,
            Variation = VariationOf(context),
        });
    }

    private PatchVariation VariationOf(VerbContext context)
    {
        var v = new PatchVariation();
        return new PatchVariation
        {
            RotationDegrees = (float)(context.Get(_rotation) ?? v.RotationDegrees),
            Scale = (float)(context.Get(_scale) ?? v.Scale),
            ShiftPixels = (float)(context.Get(_shift) ?? v.ShiftPixels),
            Perspective = (float)(context.Get(_perspective) ?? v.Perspective),
            Brightness = (float)(context.Get(_brightness) ?? v.Brightness),
            Contrast = (float)(context.Get(_contrast) ?? v.Contrast),
        };
    }

    private static (PatchShape? Shape, PatchSides Sides) ShapeOf(string name)
    {
        string[] parts = name.Split('x');
        if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int width) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int height))
            return (PatchShape.Bar, new PatchSides(width, height));
        return name switch
        {
            "auto" => (null, default),
            "square" => (PatchShape.Square, default),
            "circle" => (PatchShape.Circle, default),
            _ => throw new InvalidUsageException($"--shape must be square, circle, auto or a bar such as 17x3, was '{name}'."),
        };
    }

    private static (float X, float Y) CenterOf(string text)
    {
        string[] parts = text.Split(',');
        if (parts.Length == 2 && Numbers.TryParse(parts[0].Trim(), out double x) && Numbers.TryParse(parts[1].Trim(), out double y)) return ((float)x, (float)y);
        throw new InvalidUsageException($"--center must be two numbers such as 16.5,16.5, was '{text}'.");
    }

    private static void Print(VerbContext context, PatchResult result, string folder)
    {
        context.Say($"Clean accuracy   {Percent.Of(result.Clean)}");
        context.Say(string.Create(CultureInfo.InvariantCulture, $"Flipped          {PatchText.Of(result.Flips)}, mean over {result.Flips.Transformations} held-back transformations"));
        if (result.TargetShare is { } share) context.Say(string.Create(CultureInfo.InvariantCulture, $"On target        {100 * share:0.0} %"));
        context.Say($"Grey patch       {PatchText.Of(result.GreyControl)}");
        context.Say($"Random patches   {PatchText.Of(result.NoiseControl)}");
        string target = result.Patch.Target is { } c ? $"aimed at {result.TestData.ClassNames[c]}" : "aimed at any wrong class";
        context.Say(string.Create(CultureInfo.InvariantCulture, $"Patch            {result.Patch.Shape} at ({result.Patch.CenterX:0.#}, {result.Patch.CenterY:0.#}), {target}, trained in {Percent.Duration(result.Seconds)}"));
        context.Say($"Gallery          {Path.Combine(folder, "gallery.html")}");
    }
}
