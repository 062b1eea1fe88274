using System.CommandLine;
using System.Globalization;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Training;

namespace Redoubt.Cli;

/// <summary><c>redoubt train</c>: a model from data.</summary>
internal sealed class TrainVerb : Verb
{
    private readonly Option<string?> _data, _test, _architecture, _out, _resize;
    private readonly RecipeOptions _recipe = new("standard");
    private readonly OptimizerOptions _optimizer = new(0.05);
    private readonly RunOptions _run = new();
    private readonly CommonOptions _common;

    public TrainVerb()
        : base("train", "Train a model and write it as ONNX")
    {
        _data = Add(Options.Text("--data", "DATA", "Training rows; see 'redoubt data list'.", required: true));
        _architecture = Add(Options.Text("--architecture", "NAME", $"The network: {string.Join(", ", Architectures.All.Select(static a => a.Name))}.", required: true));
        _out = Add(Options.Text("--out", "FILE.onnx", "Write the model here.", required: true));
        _test = Add(Options.Text("--test-data", "DATA", "Rows to measure accuracy on after every epoch."));
        foreach (Option option in _recipe.All.Concat(_optimizer.All).Concat(_run.All)) Add(option);
        _resize = Add(Options.Text("--resize", "HxW", "Size of the pictures of an image folder (bilinear)."));
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description => "Trains a network on a data set and writes it as ONNX, ready for 'redoubt assess' and for any other program that reads ONNX.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("train --data digits/train --test-data digits/test --architecture small-cnn --out digits.onnx", "a small network on the embedded digits, in seconds"),
        new("train --data mnist:DIR/train --test-data mnist:DIR/test --architecture mnist-cnn --epochs 5 --out mnist.onnx --json train.json", "MNIST, with the learning curve as JSON"),
        new("train --data mnist:DIR/train --architecture mnist-cnn --recipe trades --norm linf --epsilon 0.3 --steps 10 --validation 0.02 --average ema --out robust.onnx", "a network that withstands attacks"),
        new("train --data mnist:DIR/train --architecture mnist-cnn --recipe trades --norm linf --epsilon 0.3 --steps 10 --validation 0.02 --average ema --out robust.onnx --resume", "the same, going on after an interruption"),
    ];

    public override int Run(VerbContext context)
    {
        string output = OutputPaths.File(context.Get(_out), "--out")!;
        string? json = _common.JsonOf(context), folder = _run.ReportFolder(context);
        ImageSize? resize = context.Get(_resize) is { } size ? MappingOptions.Size(size, "--resize") : null;
        LabeledData rows = DataArgument.Load(context, context.Get(_data)!, resize);
        TrainingOptions options = _optimizer.Apply(context, new TrainingOptions
        {
            Architecture = Architectures.Find(context.Get(_architecture)!),
            Recipe = _recipe.Read(context, new Tensors.Shape(rows.Inputs.Shape.Extents[1..])),
            Seed = _common.SeedOf(context),
            Threads = _common.ThreadsOf(context),
        });
        CheckpointFile checkpoint = _run.Checkpoint(context, output);
        LabeledData? test = context.Get(_test) is { } argument ? DataArgument.Load(context, argument, resize) : null;
        TrainingReport report = new TrainingRun { Context = context, Options = options, Rows = rows, Test = test, OutputPath = output, Checkpoint = checkpoint }.Execute();
        RunOptions.Write(report, json, folder);
        Print(context, report, output);
        return report.PartialReason is null ? ExitCode.Done : ExitCode.Canceled;
    }

    /// <summary>The last lines of a verb that trains.</summary>
    internal static void Print(VerbContext context, TrainingReport report, string output)
    {
        if (report.Test is { } test) context.Say($"Test accuracy    {Percent.Of(test)}");
        context.Say(string.Create(CultureInfo.InvariantCulture, $"Model            {output}, {report.Model.Parameters} parameters, trained in {Percent.Duration(report.Run.TotalSeconds ?? 0)}"));
        if (report.Caution is { } caution) context.SayLabeled("Caution", caution);
        if (report.PartialReason is { } reason) context.Say($"Partial          {reason}");
    }
}
