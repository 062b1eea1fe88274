using System.CommandLine;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Training;

namespace Redoubt.Cli;

/// <summary><c>redoubt harden</c>: a model file trained further, so that it withstands attacks.</summary>
internal sealed class HardenVerb : Verb
{
    private const double FineTuningRate = 0.005;

    private readonly Argument<string> _model;
    private readonly Option<string?> _data, _test, _out, _output, _bounds;
    private readonly MappingOptions _mapping = new();
    private readonly RecipeOptions _recipe = new("pgd");
    private readonly OptimizerOptions _optimizer = new(FineTuningRate);
    private readonly RunOptions _run = new();
    private readonly CommonOptions _common;

    public HardenVerb()
        : base("harden", "Train a model file further, so that it withstands attacks")
    {
        _model = Add(new Argument<string>("model") { HelpName = "MODEL", Description = "ONNX file of a classifier." });
        _data = Add(Options.Text("--data", "DATA", "Training rows; see 'redoubt data list'.", required: true));
        _out = Add(Options.Text("--out", "FILE.onnx", "Write the hardened model here.", required: true));
        _test = Add(Options.Text("--test-data", "DATA", "Rows to measure accuracy on after every epoch."));
        foreach (Option option in _recipe.All.Concat(_optimizer.All).Concat(_run.All)) Add(option);
        _mapping.AddTo(Command);
        _output = Add(Options.Text("--output", "NAME", "Output that holds the scores, where the model has several."));
        _bounds = Add(Options.Text("--bounds", "LOW,HIGH", "Valid range of attack-space values. Default 0,1."));
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Continues the training of an ONNX classifier by a recipe and writes the result as ONNX. The input mapping (scale, mean, std, layout) becomes a part of the written model, which "
        + "takes attack-space values: [0,1] for images. Weights and biases of convolutions and matrix products are trained; batch normalization keeps the file's statistics.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("harden model.onnx --data mnist:DIR/train --test-data mnist:DIR/test --norm linf --epsilon 0.1 --epochs 5 --out hardened.onnx", "adversarial training (PGD) from the model's own weights"),
        new("harden model.onnx --data images:signs --mean 0.5 --std 0.25 --recipe trades --norm linf --epsilon 8/255 --average ema --out hardened.onnx", "TRADES, with the normalization that the model was trained with"),
    ];

    public override int Run(VerbContext context)
    {
        string output = OutputPaths.File(context.Get(_out), "--out")!;
        string? json = _common.JsonOf(context), folder = _run.ReportFolder(context);
        InputMapping mapping = _mapping.Read(context);
        InputBounds bounds = ClassifierOptions.Range(context.Get(_bounds));
        LabeledData stored = DataArgument.Load(context, context.Get(_data)!, mapping.Resize);
        LabeledData? storedTest = context.Get(_test) is { } argument ? DataArgument.Load(context, argument, mapping.Resize) : null;
        string model = context.Get(_model)!;
        if (!File.Exists(model)) throw new InvalidUsageException($"{model}: there is no such file.");
        var source = new ClassifierSource(OnnxModel.Load(model, OpenAxes.From(model, mapping, new Tensors.Shape(stored.Inputs.Shape.Extents[1..]))), mapping, bounds)
        {
            OutputName = context.Get(_output),
            Threads = _common.ThreadsOf(context),
        };
        MappedModel mapped = source.Map(stored, out Func<LabeledData, LabeledData> toAttackSpace);
        LabeledData rows = Fit(toAttackSpace(stored), mapped.Classes);
        context.Say($"Input            {mapped.Description}");
        TrainingOptions options = _optimizer.Apply(context, new TrainingOptions
        {
            Architecture = ImportedArchitecture.From(Path.GetFileNameWithoutExtension(model), mapped.Graph),
            Recipe = _recipe.Read(context, mapped.ExampleShape),
            Bounds = bounds,
            Seed = _common.SeedOf(context),
            Threads = _common.ThreadsOf(context),
        });
        var run = new TrainingRun
        {
            Context = context,
            Options = options,
            Rows = rows,
            Test = storedTest is null ? null : Fit(toAttackSpace(storedTest), mapped.Classes),
            OutputPath = output,
            Checkpoint = _run.Checkpoint(context, output),
            Classes = mapped.Classes,
        };
        TrainingReport report = run.Execute();
        RunOptions.Write(report, json, folder);
        TrainVerb.Print(context, report, output);
        return report.PartialReason is null ? ExitCode.Done : ExitCode.Canceled;
    }

    private static LabeledData Fit(LabeledData rows, int classes)
    {
        int largest = rows.Labels.Max();
        return largest < classes ? rows : throw new InvalidUsageException($"{rows.Source} has class {largest}; the model has classes 0 to {classes - 1}.");
    }
}
