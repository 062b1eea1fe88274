using System.CommandLine;
using System.Globalization;
using Redoubt.Attacks;
using Redoubt.Evidence;

namespace Redoubt.Cli;

/// <summary><c>redoubt universal</c>: one perturbation against every input.</summary>
internal sealed class UniversalVerb : Verb
{
    private readonly ClassifierOptions _classifier;
    private readonly AttackOptions _attack = new();
    private readonly Option<string?> _test, _out;
    private readonly Option<int?> _target, _steps, _batch;
    private readonly CommonOptions _common;

    public UniversalVerb()
        : base("universal", "Train one perturbation that makes a model err on every input")
    {
        _classifier = ClassifierOptions.AddTo(Command);
        _test = Add(Options.Text("--test-data", "DATA", "Rows to measure the perturbation on; they are never trained on.", required: true));
        Add(_attack.Norm);
        Add(_attack.Epsilon);
        _out = Add(Options.Text("--out", "DIR", "Write perturbation.npy and universal.json into this folder.", required: true));
        _target = Add(Options.Integer("--target", "CLASS", "Class that everything should be taken for. Default: any wrong one.", 0));
        _steps = Add(Options.Integer("--steps", "N", "Steps of each training run. Default 600.", 1, 1_000_000));
        _batch = Add(Options.Integer("--batch", "N", "Rows of each step. Default 64.", 1, 65_536));
        _classifier.AddRestTo(Command);
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Trains one perturbation on training rows by stochastic gradient steps, then counts how many test rows that the model decided correctly it flips. A random perturbation of the "
        + "same size shows what noise alone does.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("universal model.onnx --data mnist:DIR/train --test-data mnist:DIR --norm linf --epsilon 0.2 --out universal", "one perturbation for all digits"),
        new("universal model.onnx --data cifar10:train.bin --test-data cifar10:test.bin --norm linf --epsilon 8/255 --target 3 --out universal", "make everything a cat"),
    ];

    public override int Run(VerbContext context)
    {
        var options = new UniversalOptions { Ball = _attack.BallOf(context), Target = context.Get(_target) };
        options = options with { Steps = context.Get(_steps) ?? options.Steps, BatchSize = context.Get(_batch) ?? options.BatchSize };
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0) throw new InvalidUsageException(string.Join(" ", errors));
        string folder = OutputPaths.Folder(context.Get(_out)!, "--out");
        string? json = _common.JsonOf(context);
        var record = new RunRecord(context, _common.SeedOf(context), _common.ThreadsOf(context));
        using ClassifierTask task = ClassifierTask.Load(context, _classifier, _common, defaultSample: null);
        var test = PatchTestData.Load(context, _classifier, task, context.Get(_test)!);
        UniversalResult result = new UniversalCommandRun(context, task, test, options) { Seed = _common.SeedOf(context), Folder = folder }.Execute(record);
        EvidenceJson.Save(Path.Combine(folder, "universal.json"), result);
        if (json is not null) EvidenceJson.Save(json, result);
        Print(context, result, folder);
        return ExitCode.Done;
    }

    private static void Print(VerbContext context, UniversalResult result, string folder)
    {
        context.Say($"Clean accuracy   {Percent.Of(result.Clean)}");
        context.Say($"Flipped          {Percent.Of(result.Flips)} of {result.Flips.Total} right decisions");
        if (result.OnTarget is { } onTarget) context.Say($"On target        {Percent.Of(onTarget)}");
        context.Say($"Random noise     {Percent.Of(result.NoiseControl)}");
        string aim = result.Aim is { } c ? $"aimed at {result.TestData.ClassNames[c]}" : "aimed at any wrong class";
        context.Say(string.Create(CultureInfo.InvariantCulture, $"Perturbation     {Path.Combine(folder, "perturbation.npy")}, {aim}, trained on {result.TrainingRows} rows in {Percent.Duration(result.Seconds)}"));
    }
}
