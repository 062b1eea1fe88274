using System.CommandLine;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary><c>redoubt assess</c>: the main job.</summary>
internal sealed class AssessVerb : Verb
{
    private readonly ClassifierOptions _classifier;
    private readonly AttackOptions _attack = new();
    private readonly Option<string?> _out;
    private readonly Option<string?> _attacks;
    private readonly Option<string?> _protocol;
    private readonly Option<string[]> _failUnder;
    private readonly Option<string?> _baseline;
    private readonly Option<string[]> _transfer;
    private readonly PairOptions _pairs;
    private readonly TargetOptions _target;
    private readonly CommonOptions _common;

    public AssessVerb()
        : base("assess", "Measure a model's robustness and write a report")
    {
        _classifier = ClassifierOptions.AddTo(Command);
        Add(_attack.Norm);
        Add(_attack.Epsilon);
        Add(_attack.Mask);
        Add(_attack.Queries);
        _out = Add(Options.Text("--out", "DIR", "Folder for report.html, report.json, report.sarif, report.junit.xml, timing.json and adversarial/.", required: true));
        _attacks = Add(Options.Text("--attacks", "A,B,C", "Attacks, run one after the other on what is still unbroken. In place of --protocol."));
        _protocol = Add(Options.Text("--protocol", "NAME", "quick (two attacks), standard (AutoAttack's four, the default), full (and max, and smallest perturbations) or adaptive (and attacks fitted to what hides gradients)."));
        _failUnder = Add(Options.Texts("--fail-under", "NAME=X", "Exit with 1 when a number is below X, for example robust-accuracy=0.45. May be repeated."));
        _baseline = Add(Options.Text("--baseline", "FILE", "Compare with the report.json of an earlier run, row by row."));
        _transfer = Add(Options.Texts("--transfer-to", "MODEL[,FILE.yaml]", "Attack this ONNX file too, and try the points of every model on all: a transfer matrix. The file says how it wants its input where that differs. May be repeated."));
        Add(_classifier.Groups);
        Add(_classifier.Defense);
        Add(_classifier.Detector);
        Add(_classifier.TrustedKey);
        _pairs = PairOptions.AddTo(Command);
        _target = TargetOptions.AddTo(Command);
        _classifier.AddRestTo(Command);
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Attacks a model with a suite of strong attacks, verifies every example a second time, checks whether the gradients can be trusted, and writes a report. "
        + "Takes 1,000 rows unless --sample says otherwise. After a crash, a kill or Ctrl-C the same command goes on where it stopped and ends with the same bytes.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("assess model.onnx --data mnist:DIR --norm linf --epsilon 0.3 --out report", "the whole suite on 1,000 test images"),
        new("assess model.onnx --data cifar10:test.bin --mean 0.49,0.48,0.45 --std 0.25,0.24,0.26 --norm linf --epsilon 8/255 --out report", "a model that wants normalized inputs"),
        new("assess face.onnx --data idx:faces.gz,labels.gz --resize 112x112 --task verification --pairs pairs.csv --norm linf --epsilon 8/255 --out report", "a face verifier: dodging and impersonation"),
        new("assess http://127.0.0.1:8080/v2/models/digits --data digits/test --sample 50 --norm linf --epsilon 0.1 --queries 200 --out report", "a deployed service, with attacks that see scores only"),
        new("assess model.onnx --data digits/test --norm linf --epsilon 0.1 --defense quantize=8 --protocol adaptive --out report", "with a declared input defense, and attacks adapted to it"),
        new("assess model.onnx --data digits/test --norm linf --epsilon 0.1 --detector detector.onnx --protocol adaptive --out report", "with a detector beside it: attacks must fool both"),
        new("assess shielded.stack --data digits/test --norm linf --epsilon 0.1 --protocol adaptive --out report", "a signed stack of defenses, model, detectors and policy, as a whole"),
        new("assess model.onnx --data digits/test --norm linf --epsilon 0.1 --transfer-to other.onnx --transfer-to third.onnx --out report", "and how far perturbations carry over between three models"),
        new("assess model.onnx --data digits/test --norm l2 --epsilon 0.5 --out report --fail-under robust-accuracy=0.45 --baseline old/report.json", "as a gate in continuous integration"),
    ];

    public override int Run(VerbContext context)
    {
        PerturbationBall ball = _attack.BallOf(context);
        EvaluationProtocol? protocol = ProtocolOf(context);
        string[] names = SuiteOf(context, ball, protocol);
        int? queries = context.Get(_attack.Queries);
        Gate[] gates = [.. (context.Get(_failUnder) ?? []).Select(GateOf)];
        string? baseline = context.Get(_baseline), json = _common.JsonOf(context);
        if (baseline is not null) _ = EvidenceJson.Load<AssessmentReport>(baseline);
        foreach (string name in names) _ = ConfiguredAttack.Of(name, new AttackSettings { Ball = ball }, classes: 2);
        MaskArgument? mask = _attack.MaskOf(context);
        bool isPairs = _pairs.AreAsked(context);
        if (isPairs) _target.RequireNone(context);
        if (isPairs) DetectorFile.RequireNone(context, _classifier, "is not for --task verification yet.");
        if (context.Get(_transfer) is { Length: > 0 }) DetectorFile.RequireNone(context, _classifier, "does not go with --transfer-to yet.");
        if (isPairs && context.Get(_transfer) is { Length: > 0 }) throw new InvalidUsageException("--transfer-to is not for --task verification yet; assess the other verifier itself.");
        string folder = OutputPaths.Folder(context.Get(_out)!, "--out");

        var record = new RunRecord(context, _common.SeedOf(context), _common.ThreadsOf(context));
        using ClassifierTask task = isPairs
            ? PairTask.Load(context, _classifier, _pairs, _common, StratifiedSample.DefaultCount)
            : ClassifierTask.Load(context, _classifier, _target, _common, StratifiedSample.DefaultCount);
        ball = task.Confine(ball, mask);
        using TransferTargets? transfers = TransfersOf(context, task, ball);
        bool isDefault = context.Get(_attacks) is null;
        if (isDefault && task.Target is { } target) names = target.DefaultSuite(names, ball.Norm);
        names = GradientNeeds.Fit(context, names, task.Classifier, isDefault, ball.Norm);
        AssessmentReport report = new AssessmentRun
        {
            Context = context,
            Task = task,
            Record = record,
            Ball = ball,
            Protocol = protocol,
            Suite = [.. names.Select(name => task.Fit(ConfiguredAttack.Of(name, new AttackSettings { Ball = ball, Queries = QueriesOf(name, queries ?? ShortQueries(protocol)) }, task.Classifier.Classes), verifications: 3))],
            Folder = folder,
            Transfers = transfers,
            Seed = _common.SeedOf(context),
            BaselinePath = baseline,
            Gates = gates,
        }.Execute();
        if (json is not null) EvidenceJson.Save(json, report.WithoutTimes());
        AssessmentText.Write(context, report, folder);
        if (context.Terminal.CancellationToken.IsCancellationRequested && report.PartialReason is not null) return ExitCode.Canceled;
        return report.Gates.All(static gate => gate.Passed) ? ExitCode.Done : ExitCode.GateFailed;
    }

    private TransferTargets? TransfersOf(VerbContext context, ClassifierTask task, PerturbationBall ball)
    {
        if (context.Get(_transfer) is not { Length: > 0 } paths) return null;
        if (task.Target is not null) throw new InvalidUsageException("--transfer-to attacks both models at will; a deployed service is asked for its budget only.");
        if (ball.Norm == Norm.L0) throw new InvalidUsageException("--transfer-to needs --norm linf, l2 or l1.");
        return TransferTargets.Load(context, _classifier, task, paths, _common.ThreadsOf(context));
    }

    // Attacks that follow gradients do not count queries.
    private static int? QueriesOf(string name, int? queries) => AttackCatalog.Find(name).Settings.Contains(nameof(AttackSettings.Queries)) ? queries : null;

    private static int? ShortQueries(EvaluationProtocol? protocol) => protocol == EvaluationProtocol.Quick ? EvaluationProtocols.QuickQueries : null;

    // Null where the attacks are named one by one.
    private EvaluationProtocol? ProtocolOf(VerbContext context)
    {
        string? name = context.Get(_protocol);
        if (context.Get(_attacks) is not null) return name is null ? null : throw new InvalidUsageException("--attacks names the attacks that --protocol would choose; give one of the two.");
        if (name is null) return EvaluationProtocol.Standard;
        int found = EvaluationProtocols.Names.ToList().IndexOf(name);
        return found >= 0 ? (EvaluationProtocol)found : throw new InvalidUsageException($"--protocol must be one of {string.Join(", ", EvaluationProtocols.Names)}, was '{name}'.");
    }

    private string[] SuiteOf(VerbContext context, PerturbationBall ball, EvaluationProtocol? protocol)
    {
        if (protocol is { } chosen) return [.. chosen.Attacks(ball.Norm)];
        string text = context.Get(_attacks)!;
        string[] names = [.. text.Split(',').Select(static name => name.Trim())];
        string[] known = [.. AttackCatalog.All.Select(static attack => attack.Name)];
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw new InvalidUsageException($"--attacks: there is no attack '{unknown}'; known are {string.Join(", ", known)}.");
        return names.Distinct().Count() == names.Length ? names : throw new InvalidUsageException("--attacks names an attack twice.");
    }

    private static Gate GateOf(string text)
    {
        string[] parts = text.Split('=');
        string known = string.Join(", ", Gate.Quantities);
        if (parts.Length != 2) throw new InvalidUsageException($"--fail-under must be NAME=NUMBER such as robust-accuracy=0.45, was '{text}'.");
        if (!Gate.Quantities.Contains(parts[0])) throw new InvalidUsageException($"--fail-under: there is no number '{parts[0]}'; known are {known}.");
        return Numbers.TryParse(parts[1], out double threshold) && threshold is >= 0 and <= 1
            ? new Gate(parts[0], threshold)
            : throw new InvalidUsageException($"--fail-under: {parts[0]} must be a number in [0, 1], was '{parts[1]}'.");
    }
}
