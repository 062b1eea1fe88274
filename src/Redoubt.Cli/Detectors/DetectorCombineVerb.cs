using System.CommandLine;
using Redoubt.Data;
using Redoubt.Defenses;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary><c>redoubt detector combine</c>: several detectors as one, or one with a new threshold.</summary>
internal sealed class DetectorCombineVerb : Verb
{
    private static readonly JoinRule[] Rules = Enum.GetValues<JoinRule>();

    private readonly ClassifierOptions _classifier;
    private readonly Option<string[]> _detectors, _attacked;
    private readonly Option<string?> _rule, _calibration, _out;
    private readonly Option<double?> _rate;
    private readonly CommonOptions _common;

    public DetectorCombineVerb()
        : base("combine", "Join detectors into one, with a threshold of its own")
    {
        _classifier = ClassifierOptions.AddTo(Command);
        _detectors = Add(Options.Texts("--detector", "FILE.onnx", "Detector to join. May be repeated."));
        _rule = Add(Options.Text("--rule", "RULE", "How: sum, fisher, simes or learned (which needs --attacked). Default fisher."));
        _rate = Add(Options.Number("--fpr", "R", "Share of clean rows that may be rejected. Default 0.01."));
        _calibration = Add(Options.Text("--calibration-data", "DATA", "Clean rows that choose the threshold; none may be among --data.", required: true));
        _attacked = Add(Options.Texts("--attacked", "FILE.npy", "Adversarial rows for the rule learned. May be repeated."));
        _out = Add(Options.Text("--out", "FILE.onnx", "Write the joined detector here.", required: true));
        _classifier.AddRestTo(Command);
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Joins detectors by the sum of their suspicions, by p-values (Fisher, Simes) or by logistic regression. --data are clean rows that the parts were not fitted on: they say what is usual for each part. "
        + "--calibration-data choose the threshold of the whole, so its false-positive rate holds whatever the parts depend on.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("detector combine model.onnx --detector a.onnx --detector b.onnx --rule simes --data mnist:DIR/test#0:1000 --calibration-data mnist:DIR/test#1000:2000 --out both.onnx", "rejects what either finds, at one rate"),
    ];

    public override int Run(VerbContext context)
    {
        string[] files = context.Get(_detectors) ?? [];
        if (files.Length < 2) throw new InvalidUsageException("--detector must name two files or more.");
        JoinRule rule = RuleOf(context.Get(_rule) ?? "fisher");
        string[] attacked = context.Get(_attacked) ?? [];
        if (rule == JoinRule.Learned != attacked.Length > 0) throw new InvalidUsageException("--attacked goes with --rule learned, and --rule learned needs it.");
        double rate = context.Get(_rate) ?? 0.01;
        if (!(rate > 0 && rate < 1)) throw new InvalidUsageException(FormattableString.Invariant($"--fpr must be in (0, 1), was {rate}."));
        string output = OutputPaths.File(context.Get(_out), "--out")!;
        string? json = _common.JsonOf(context);
        int threads = _common.ThreadsOf(context);
        var record = new RunRecord(context, _common.SeedOf(context), threads);
        InputMapping mapping = _classifier.Mapping.Read(context);
        ClassifierData all = ClassifierData.Load(context, context.Get(_classifier.Data)!, mapping.Resize, context.Get(_classifier.Sample));
        TappedSource source = TappedSource.Open(context, _classifier, all.RowShape);
        var data = new DetectorData(context, source, mapping.Resize);
        LabeledData rows = data.Take(all, context.Get(_classifier.Sample), new RandomKey(_common.SeedOf(context))), calibration = data.Load(context.Get(_calibration)!);
        IDetector[] parts = [.. files.Select(file => DetectorFile.Load(file, mapping, source.Model.Bounds, all.RowShape, threads).ToDetector())];
        Tensor? attackedRows = attacked.Length == 0 ? null : DetectorSettingOptions.ReadAll(attacked, source.Model);
        CalibratedDetector detector;
        try
        {
            var fitting = new DetectorFitting { Model = source.Model, Clean = rows, Attacked = attackedRows, Threads = threads, CancellationToken = context.Terminal.CancellationToken };
            RowSplit.RequireDisjoint(rows, calibration);
            detector = CalibratedDetector.Calibrate(JoinedDetector.Fit(parts, rule, fitting), source.Model, (rows, calibration), rate, threads, context.Terminal.CancellationToken);
        }
        catch (ArgumentException e)
        {
            throw new InvalidUsageException(e.Message.Split(" (Parameter")[0], e);
        }

        detector.Write(output, source.Sha256);
        DetectorFitResult result = DetectorFitReport.Of(detector, source, (rows, calibration), record) with { AttackedRows = attackedRows?.Rows ?? 0, DetectorSha256 = Sha256Text.OfFile(output), Run = record.Finish() };
        DetectorFitReport.Print(context, result, output);
        if (json is not null) EvidenceJson.Save(json, result);
        return ExitCode.Done;
    }

    private static JoinRule RuleOf(string name)
    {
        foreach (JoinRule rule in Rules)
        {
            if (string.Equals(rule.ToString(), name, StringComparison.OrdinalIgnoreCase)) return rule;
        }

        throw new InvalidUsageException($"--rule must be sum, fisher, simes or learned, was '{name}'.");
    }
}
