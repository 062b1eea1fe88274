using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary>An assessment from loaded model and data to the written report: what <c>assess</c> and <c>demo</c> share.</summary>
internal sealed record AssessmentRun
{
    private const double LongRunSeconds = 5;

    public required VerbContext Context { get; init; }

    public required ClassifierTask Task { get; init; }

    public required RunRecord Record { get; init; }

    public required PerturbationBall Ball { get; init; }

    public required IReadOnlyList<ConfiguredAttack> Suite { get; init; }

    public required string Folder { get; init; }

    public ulong Seed { get; init; }

    public string? BaselinePath { get; init; }

    public IReadOnlyList<Gate> Gates { get; init; } = [];

    /// <summary>Runs the assessment and writes the folder.</summary>
    public AssessmentReport Execute()
    {
        AssessmentRequest request = Request();
        TimeEstimate estimate = TimeEstimate.Measure(request);
        if (estimate.AtMostSeconds > LongRunSeconds)
            Context.Say($"Time: at most about {Percent.Duration(estimate.AtMostSeconds)}, less for every row that breaks early. Ctrl-C keeps what is finished.");
        AssessmentFindings findings = ProgressDisplay.Show(Context.Terminal, progress => RobustnessAssessment.Run(request with { Progress = progress }));
        AssessmentReport report = Compose(findings);
        if (BaselinePath is not null && report.WorstCase is not null) report = report with { Baseline = BaselineComparer.Compare(BaselinePath, report) };
        report = report with { Gates = [.. Gates.Select(gate => gate.Judge(report))] };
        ReportFolder.Write(Folder, report);
        return report;
    }

    private AssessmentRequest Request() => new()
    {
        Classifier = Task.Classifier,
        Rows = Task.Rows,
        Ball = Ball,
        Suite = [.. Suite],
        ExampleFolder = Path.Combine(Folder, ReportFolder.Examples),
        ClassNames = Task.ClassNames,
        Seed = Seed,
        CancellationToken = Context.Terminal.CancellationToken,
    };

    private AssessmentReport Compose(AssessmentFindings findings) => new()
    {
        PartialReason = findings.PartialReason,
        Run = Record.Finish(findings.Phases),
        Model = Task.Model with { Notes = [.. Task.Model.Notes, .. findings.Notes] },
        Data = Task.Data,
        Mapping = Task.Mapping,
        Threat = AttackReport.ThreatOf(
            Task,
            Ball,
            Suite.Any(static attack => attack.Knowledge == Redoubt.Evidence.AttackerKnowledge.WhiteBox) ? Redoubt.Evidence.AttackerKnowledge.WhiteBox : Redoubt.Evidence.AttackerKnowledge.BlackBox,
            TargetChoice.Untargeted.ToString()),
        Clean = findings.Clean,
        WorstCase = findings.WorstCase,
        NotStatedReason = findings.NotStatedReason,
        Attacks = findings.Attacks,
        Verification = findings.Verification,
        Curve = findings.Curve,
        Classes = findings.Classes,
        CleanConfusion = findings.CleanConfusion,
        AttackedConfusion = findings.AttackedConfusion,
        Masking = findings.Masking,
        Gallery = findings.Gallery,
        Rows = findings.Rows,
    };
}
