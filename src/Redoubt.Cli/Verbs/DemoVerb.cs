using System.CommandLine;
using System.Globalization;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Training;

namespace Redoubt.Cli;

/// <summary><c>redoubt demo</c>: the chain on embedded data, with what happens in plain words.</summary>
internal sealed class DemoVerb : Verb
{
    private const double Epsilon = 0.15;
    private const int Epochs = 8, Rows = 200;

    private readonly Option<string?> _out;
    private readonly CommonOptions _common;

    public DemoVerb()
        : base("demo", "Train, attack and report on embedded data, in under a minute")
    {
        _out = Add(Options.Text("--out", "DIR", "Folder for the model and the report. Default redoubt-demo."));
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description => "Trains a small network on the embedded digits, attacks it, and writes a report. Needs no network and no files.";

    public override IReadOnlyList<HelpExample> Examples => [new("demo", "everything, into the folder redoubt-demo")];

    public override int Run(VerbContext context)
    {
        string folder = OutputPaths.Folder(context.Get(_out) ?? "redoubt-demo", "--out");
        string? json = _common.JsonOf(context);
        ulong seed = _common.SeedOf(context);
        int threads = _common.ThreadsOf(context);
        var record = new RunRecord(context, seed, threads);

        Step(context, 1, "Train a small convolutional network to read handwritten digits (1,437 images of 8x8 pixels).");
        string model = Path.Combine(folder, "digits.onnx");
        TrainingReport trained = new TrainingRun
        {
            Context = context,
            Options = new TrainingOptions { Architecture = Architectures.Find("small-cnn"), Epochs = Epochs, BatchSize = 32, Seed = seed, Threads = threads },
            Rows = DataLoader.Load("digits/train"),
            Test = DataLoader.Load("digits/test"),
            OutputPath = model,
        }.Execute();
        Say(context, string.Create(CultureInfo.InvariantCulture, $"It reads {100 * trained.Test!.Value:0.0} % of 360 images it has never seen. It looks ready for use; the model is {model}."));

        Step(context, 2, string.Create(CultureInfo.InvariantCulture, $"Attack it: change every pixel by at most {Epsilon} of its range, and try to make it misread. Three attacks, one of which sees only the answers."));
        AssessmentReport report = Assess(context, record, folder, model);
        if (json is not null) EvidenceJson.Save(json, report.WithoutTimes());
        AssessmentText.Write(context, report, folder);
        if (report.PartialReason is not null) return ExitCode.Canceled;

        Step(context, 3, "What this means.");
        Say(context, string.Create(CultureInfo.InvariantCulture, $"On {report.Clean.Total} images the network is right in {100 * report.Clean.Value:0.0} % of cases, and in {100 * report.RobustAccuracy:0.0} % when somebody wants it to be wrong. Every counted misreading was saved, re-read, checked and run again."));
        Say(context, $"Open {Path.Combine(folder, ReportFolder.Html)} in a browser to see the altered images and everything that was measured.");
        Say(context, $"The same for your own model: redoubt assess MODEL.onnx --data DATA --norm linf --epsilon {Epsilon.ToString(CultureInfo.InvariantCulture)} --out report");
        return ExitCode.Done;
    }

    private AssessmentReport Assess(VerbContext context, RunRecord record, string folder, string model)
    {
        ulong seed = _common.SeedOf(context);
        PerturbationBall ball = PerturbationBall.Linf(Epsilon);
        var source = new ClassifierSource(OnnxModel.Load(model), new InputMapping(), InputBounds.Unit) { Threads = _common.ThreadsOf(context) };
        using ClassifierTask task = ClassifierTask.Join(context, source, DataLoader.Load("digits/test"), Rows, seed);
        return new AssessmentRun
        {
            Context = context,
            Task = task,
            Record = record,
            Ball = ball,
            Suite =
            [
                .. AttackCatalog.DefaultSuite(ball.Norm).Select(name => ConfiguredAttack.Of(name, new AttackSettings { Ball = ball }, task.Classifier.Classes)),
            ],
            Folder = folder,
            Seed = seed,
        }.Execute();
    }

    private static void Step(VerbContext context, int number, string text)
    {
        if (number > 1) context.Say(string.Empty);
        Say(context, $"{number}. {text}");
    }

    private static void Say(VerbContext context, string text)
    {
        foreach (string line in TextLayout.Wrap(text, context.Terminal.Width)) context.Say(line);
    }
}
