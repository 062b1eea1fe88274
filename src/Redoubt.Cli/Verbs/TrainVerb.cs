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
    private readonly Option<string?> _data, _test, _architecture, _recipe, _out, _resize;
    private readonly Option<int?> _epochs, _batch;
    private readonly Option<double?> _rate;
    private readonly CommonOptions _common;

    public TrainVerb()
        : base("train", "Train a model and write it as ONNX")
    {
        _data = Add(Options.Text("--data", "DATA", "Training rows; see 'redoubt data list'.", required: true));
        _architecture = Add(Options.Text("--architecture", "NAME", "The network: mlp, small-cnn, mnist-cnn, resnet20 or resnet18.", required: true));
        _recipe = Add(Options.Text("--recipe", "NAME", "How to train. Default standard: clean rows, no robustness."));
        _out = Add(Options.Text("--out", "FILE.onnx", "Write the model here.", required: true));
        _test = Add(Options.Text("--test-data", "DATA", "Rows to measure accuracy on after every epoch."));
        _epochs = Add(Options.Integer("--epochs", "N", "Passes over the data. Default 10.", 1, 10_000));
        _batch = Add(Options.Integer("--batch", "N", "Rows per step. Default 64.", 1, 65_536));
        _rate = Add(Options.Number("--lr", "R", "Learning rate of the first step; it falls to 0 along a cosine. Default 0.05."));
        _resize = Add(Options.Text("--resize", "HxW", "Size of the pictures of an image folder (bilinear)."));
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description => "Trains a network on a data set and writes it as ONNX, ready for 'redoubt assess' and for any other program that reads ONNX.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("train --data digits/train --test-data digits/test --architecture small-cnn --out digits.onnx", "a small network on the embedded digits, in seconds"),
        new("train --data mnist:DIR/train --test-data mnist:DIR/test --architecture mnist-cnn --epochs 5 --out mnist.onnx --json train.json", "MNIST, with the learning curve as JSON"),
    ];

    public override int Run(VerbContext context)
    {
        string recipe = context.Get(_recipe) ?? "standard";
        if (recipe != "standard") throw new InvalidUsageException($"There is no recipe '{recipe}'; known is standard.");
        string output = OutputPaths.File(context.Get(_out), "--out")!;
        string? json = _common.JsonOf(context);
        var options = new TrainingOptions { Architecture = Architectures.Find(context.Get(_architecture)!), Seed = _common.SeedOf(context), Threads = _common.ThreadsOf(context) };
        options = options with
        {
            Epochs = context.Get(_epochs) ?? options.Epochs,
            BatchSize = context.Get(_batch) ?? options.BatchSize,
            LearningRate = context.Get(_rate) ?? options.LearningRate,
        };
        ImageSize? resize = context.Get(_resize) is { } size ? MappingOptions.Size(size, "--resize") : null;
        LabeledData rows = DataArgument.Load(context, context.Get(_data)!, resize);
        LabeledData? test = context.Get(_test) is { } argument ? DataArgument.Load(context, argument, resize) : null;
        TrainingReport report = new TrainingRun { Context = context, Options = options, Rows = rows, Test = test, OutputPath = output }.Execute();
        if (json is not null) EvidenceJson.Save(json, report);
        Print(context, report, output);
        return report.PartialReason is null ? ExitCode.Done : ExitCode.Canceled;
    }

    private static void Print(VerbContext context, TrainingReport report, string output)
    {
        if (report.Test is { } test) context.Say($"Test accuracy    {Percent.Of(test)}");
        context.Say(string.Create(CultureInfo.InvariantCulture, $"Model            {output}, {report.Model.Parameters} parameters, trained in {Percent.Duration(report.Run.TotalSeconds ?? 0)}"));
        if (report.PartialReason is { } reason) context.Say($"Partial          {reason}");
    }
}
