using System.CommandLine;
using System.Globalization;
using Redoubt.Certification;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary><c>redoubt certify</c>: proofs instead of attacks.</summary>
internal sealed class CertifyVerb : Verb
{
    private readonly ClassifierOptions _classifier;
    private readonly AttackOptions _attack = new();
    private readonly Option<string?> _method;
    private readonly Option<double?> _failUnder;
    private readonly CommonOptions _common;

    public CertifyVerb()
        : base("certify", "Prove for each row that no small change alters the decision")
    {
        _classifier = ClassifierOptions.AddTo(Command);
        Add(_attack.Norm);
        Add(_attack.Epsilon);
        _method = Add(Options.Text(
            "--method",
            "NAME",
            "How to prove: ibp (interval bounds), crown-ibp (also one backward pass of linear bounds for rows that intervals leave open), crown (also backward passes for every neuron of unknown "
            + "sign: tightest, slow). Each keeps what the ones before it proved. Default ibp."));
        _failUnder = Add(Options.Number("--fail-under", "X", "Exit with 1 when the certified accuracy is below X, in [0, 1]."));
        _classifier.AddRestTo(Command);
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Bounds every score over all allowed inputs around each row, rounding errors included. A certified row cannot be broken by any attack within epsilon; "
        + "a row that is not certified is unknown, neither broken nor safe. Takes 1,000 rows unless --sample says otherwise.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("certify model.onnx --data mnist:DIR --norm linf --epsilon 0.1 --json c.json", "interval bounds of 1,000 test images"),
        new("certify model.onnx --data cifar10:test.bin --norm linf --epsilon 2/255 --method crown-ibp --sample 200", "linear bounds where intervals prove nothing, on 200 rows"),
        new("certify model.onnx --data mnist:DIR --norm linf --epsilon 0.02 --method crown --sample 50", "the tightest bounds, for small networks"),
        new("certify model.onnx --data digits/test --norm linf --epsilon 0.05 --fail-under 0.6", "as a gate in continuous integration"),
    ];

    public override int Run(VerbContext context)
    {
        PerturbationBall ball = _attack.BallOf(context);
        CertificationMethod method = CertificationMethods.Parse(context.Get(_method) ?? "ibp");
        double? threshold = context.Get(_failUnder);
        if (threshold is < 0 or > 1) throw new InvalidUsageException(string.Create(CultureInfo.InvariantCulture, $"--fail-under must be in [0, 1], was {threshold}."));
        string? json = _common.JsonOf(context);
        var record = new RunRecord(context, _common.SeedOf(context), _common.ThreadsOf(context));
        using ClassifierTask task = ClassifierTask.Load(context, _classifier, _common, StratifiedSample.DefaultCount);
        var run = new CertificationRun(context, task, ball, method, _common.ThreadsOf(context));
        CertificationResult result = run.Execute(record);
        CertificationText.Write(context, result);
        if (json is not null) EvidenceJson.Save(json, result);
        if (result.PartialReason is not null) return ExitCode.Canceled;
        return threshold is { } least && result.Certified.Value < least ? ExitCode.GateFailed : ExitCode.Done;
    }
}
