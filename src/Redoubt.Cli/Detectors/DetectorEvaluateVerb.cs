using System.Collections.Immutable;
using System.CommandLine;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Defenses;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary><c>redoubt detector evaluate</c>: true-positive rates at fixed false-positive rates, and attacks that know the detector.</summary>
internal sealed class DetectorEvaluateVerb : Verb
{
    private const int DefaultSample = 500, DefaultSteps = 100;

    private static readonly double[] Rates = [0.01, 0.05];

    private readonly ClassifierOptions _classifier;
    private readonly AttackOptions _attack = new();
    private readonly Option<string[]> _detectors, _files;
    private readonly Option<string?> _calibration, _out;
    private readonly Option<int?> _steps;
    private readonly CommonOptions _common;

    public DetectorEvaluateVerb()
        : base("evaluate", "Measure detectors on attacks that do not know them and on attacks that do")
    {
        _classifier = ClassifierOptions.AddTo(Command);
        _detectors = Add(Options.Texts("--detector", "FILE.onnx", "Detector to measure. May be repeated."));
        Add(_attack.Norm);
        Add(_attack.Epsilon);
        _files = Add(Options.Texts("--examples", "FILE.npy", "Adversarial rows of one's own, in the order of the sampled rows. May be repeated."));
        _steps = Add(Options.Integer("--steps", "N", "Steps of every attack; 0 leaves the adaptive ones out. Default 100.", 0, 100_000));
        _calibration = Add(Options.Text("--calibration-data", "DATA", "Clean rows that choose the thresholds of detectors that another program wrote."));
        _out = Add(Options.Text("--out", "DIR", "Keep the adversarial rows and report.html here."));
        _classifier.AddRestTo(Command);
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Measures detectors at false-positive rates of 1 % and 5 %, with thresholds from their calibration rows: true-positive rates and the area under the curve on a strong attack (PGD to its last step), "
        + "on weak minimum-norm ones (Carlini-Wagner without confidence), and what stays stopped when the attacks follow classifier and detector together.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("detector evaluate model.onnx --detector a.onnx --detector b.onnx --data mnist:DIR/test --sample 500 --norm linf --epsilon 0.3 --json d.json", "two detectors on 500 test rows"),
        new("detector evaluate model.onnx --detector a.onnx --data npy:x.npy,y.npy --norm linf --epsilon 8/255 --examples adv.npy --steps 0", "on saved adversarial rows too, and nothing adaptive"),
    ];

    public override int Run(VerbContext context)
    {
        string[] detectors = context.Get(_detectors) ?? [];
        if (detectors.Length == 0) throw new InvalidUsageException("--detector is missing: name one file or more.");
        PerturbationBall ball = _attack.BallOf(context);
        int steps = context.Get(_steps) ?? DefaultSteps;
        string? json = _common.JsonOf(context);
        string folder = context.Get(_out) is { } wanted ? OutputPaths.Folder(wanted, "--out") : Directory.CreateTempSubdirectory("redoubt-").FullName;
        try
        {
            var record = new RunRecord(context, _common.SeedOf(context), _common.ThreadsOf(context));
            using ClassifierTask task = ClassifierTask.Load(context, _classifier, _common, DefaultSample);
            DetectorFile[] files = [.. detectors.Select(file => Load(context, task, file))];
            var request = new DetectorBenchmarkRequest
            {
                Classifier = task.Classifier,
                Rows = task.Rows,
                Ball = ball,
                Unaware = UnawareAttacks(task.Classifier, ball, Math.Max(steps, 1)),
                Files = [.. context.Get(_files) ?? []],
                AdaptiveSteps = steps,
                ExampleFolder = Path.Combine(folder, "adversarial"),
                Seed = _common.SeedOf(context),
                CancellationToken = context.Terminal.CancellationToken,
            };
            (DetectorBenchmark? benchmark, ImmutableArray<DetectorRecord> records, bool completed) = ProgressDisplay.Show(context.Terminal, progress => Measure(context, task, request with { Progress = progress }, files));
            if (benchmark is null) throw new OperationCanceledException(context.Terminal.CancellationToken);
            DetectorEvaluationResult result = Report(task, ball, benchmark, records) with { Run = record.Finish(), PartialReason = completed ? null : "The run was canceled before every attack was finished." };
            DetectorTable.Print(context, result);
            if (json is not null) EvidenceJson.Save(json, result);
            return completed ? ExitCode.Done : ExitCode.Canceled;
        }
        finally
        {
            if (!context.IsGiven(_out)) Directory.Delete(folder, recursive: true);
        }
    }

    private DetectorFile Load(VerbContext context, ClassifierTask task, string file)
    {
        DetectorFile loaded = DetectorFile.Load(file, _classifier.Mapping.Read(context), _classifier.BoundsOf(context), task.Stored.RowShape, _common.ThreadsOf(context));
        if (loaded.Metadata is { } facts && facts.ModelSha256 != task.Model.Sha256) context.SayLong($"Note: {loaded.Model.FileName} was fitted for another model file; its numbers say little here.");
        return loaded.ExampleShape == task.Classifier.ExampleShape
            ? loaded
            : throw new InvalidUsageException($"--detector {file}: it takes rows {loaded.ExampleShape}, the classifier {task.Classifier.ExampleShape}.");
    }

    private static ImmutableArray<ConfiguredAttack> UnawareAttacks(IDifferentiableClassifier model, PerturbationBall ball, int steps)
    {
        if (!ball.IsLimited) throw new InvalidUsageException("--epsilon is missing: adaptive attacks need a limit.");
        var pgd = ConfiguredAttack.Of("pgd", new AttackSettings { Ball = ball, Steps = steps }, model.Classes);
        var strong = new ProjectedGradientDescent(new PgdOptions { Ball = ball, Steps = steps, MaximizeLoss = true });
        var weak = ConfiguredAttack.Of("cw", new AttackSettings { Ball = PerturbationBall.Unlimited(Norm.L2) }, model.Classes);
        return [pgd with { Attack = strong, Settings = pgd.Settings.SetItem("toTheEnd", "true") }, weak];
    }

    private (DetectorBenchmark? Benchmark, ImmutableArray<DetectorRecord> Records, bool Completed) Measure(
        VerbContext context, ClassifierTask task, DetectorBenchmarkRequest request, DetectorFile[] files)
    {
        if (DetectorBenchmark.Prepare(request) is not { } benchmark) return (null, [], false);
        var records = ImmutableArray.CreateBuilder<DetectorRecord>(files.Length);
        bool completed = true;
        foreach (DetectorFile file in files)
        {
            float[] leads = Leads(context, task, file);
            (double, float)[] thresholds = [.. Rates.Where(rate => leads.Length >= ConformalThreshold.FewestRows(rate)).Select(rate => (rate, ConformalThreshold.Choose(leads, rate)))];
            string name = Path.GetFileNameWithoutExtension(file.Path);
            DetectorMeasurement measured = benchmark.Measure(new DetectorCandidate(name, file.At, thresholds));
            completed &= measured.Completed;
            records.Add(new DetectorRecord
            {
                Model = file.Model,
                Kind = file.Metadata?.Kind,
                Gradients = file.Metadata?.Gradients,
                CalibrationRows = leads.Length,
                Areas = measured.Areas,
                Points = measured.Points,
            });
            if (!completed) break;
        }

        return (benchmark, records.ToImmutable(), completed);
    }

    private float[] Leads(VerbContext context, ClassifierTask task, DetectorFile file)
    {
        if (file.Metadata is { } facts) return [.. facts.Leads];
        if (context.Get(_calibration) is not { } argument)
            throw new InvalidUsageException($"--detector {file.Path}: the file does not say which rows calibrated it; give --calibration-data.");
        InputMapping mapping = _classifier.Mapping.Read(context);
        LabeledData rows = ClassifierData.Load(context, argument, mapping.Resize, sample: null).Read(null);
        rows = rows.WithInputs(mapping.ToAttackSpace(rows.Inputs));
        RowSplit.RequireDisjoint(rows, task.Rows);
        using GraphClassifier detector = file.At(0);
        var verdicts = new Tensors.Tensor(new Tensors.Shape(rows.Rows, 2));
        detector.Scores(rows.Inputs, verdicts);
        return [.. Enumerable.Range(0, rows.Rows).Select(row => verdicts.Row(row)[1] - verdicts.Row(row)[0])];
    }

    private static DetectorEvaluationResult Report(ClassifierTask task, PerturbationBall ball, DetectorBenchmark benchmark, ImmutableArray<DetectorRecord> records) => new()
    {
        Run = null!,
        Model = task.Model,
        Data = task.Data,
        Mapping = task.Mapping,
        Threat = AttackReport.ThreatOf(task, ball, Redoubt.Evidence.AttackerKnowledge.WhiteBox, "untargeted: any wrong class; adaptive: any wrong class that the detector does not reject"),
        Clean = benchmark.Clean.Accuracy,
        Counted = DetectorBenchmark.Counted,
        Attacks = benchmark.Attacks,
        Detectors = records,
    };
}
