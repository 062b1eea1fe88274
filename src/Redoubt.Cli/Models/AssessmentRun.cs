using Redoubt.Attacks;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;
using Knowledge = Redoubt.Evidence.AttackerKnowledge;

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

    /// <summary>What chose the suite; null where the attacks were named one by one.</summary>
    public EvaluationProtocol? Protocol { get; init; }

    public required string Folder { get; init; }

    /// <summary>Models that the points are tried on too; null for none.</summary>
    public TransferTargets? Transfers { get; init; }

    public ulong Seed { get; init; }

    public string? BaselinePath { get; init; }

    public IReadOnlyList<Gate> Gates { get; init; } = [];

    /// <summary>Runs the assessment and writes the folder.</summary>
    public AssessmentReport Execute()
    {
        if (BaselinePath is not null) BaselineComparer.RequireComparable(BaselinePath, Task.Data, Threat);
        RemoveOldFiles();
        CheckpointFolder? checkpoints = OpenCheckpoints();
        using AdaptiveAttacks? adaptive = Protocol == EvaluationProtocol.Adaptive ? new AdaptiveAttacks(Task.Classifier, Ball, new RandomKey(Seed)) : null;
        AssessmentRequest request = Request() with { Checkpoints = checkpoints, Adaptive = adaptive, MeasuresMinimumNorms = Protocol is EvaluationProtocol.Full or EvaluationProtocol.Adaptive };
        if (AtMostSeconds(request) is var seconds && seconds > LongRunSeconds)
            Context.SayLong($"Time: at most about {Percent.Duration(seconds)}, less for every row that breaks early. Ctrl-C keeps what is finished.");
        int told = checkpoints?.Remarks.Count ?? 0;
        AssessmentFindings findings = ProgressDisplay.Show(Context.Terminal, progress => RobustnessAssessment.Run(request with { Progress = progress }));
        AssessmentReport report = Compose(findings);
        if (Task.Detector is { } pair && findings.PartialReason is null) report = WithDetector(report, pair, request);
        if (Transfers is not null && findings.PartialReason is null) report = WithTransfer(report, request);
        if (BaselinePath is not null && report.WorstCase is not null) report = report with { Baseline = BaselineComparer.Compare(BaselinePath, report) };
        report = report with { Gates = [.. Gates.Select(gate => gate.Judge(report))] };
        ReportFolder.Write(Folder, report, checkpoints?.Restored ?? 0);
        foreach (string remark in checkpoints?.Remarks.Skip(told) ?? []) Context.SayLong($"Warning: {remark}");
        if (report.PartialReason is null) checkpoints?.Delete();
        return report;
    }

    // A service is not asked for the sake of an estimate: the rate that is allowed tells enough.
    private double AtMostSeconds(AssessmentRequest request) =>
        Task.Target?.AtMostSeconds(Suite.Sum(static attack => attack.ForwardPasses), request.Rows.Rows) ?? TimeEstimate.Measure(request).AtMostSeconds;

    private ThreatSummary Threat => AttackReport.ThreatOf(
        Task, Ball, Suite.Any(static attack => attack.Knowledge == Knowledge.WhiteBox) ? Knowledge.WhiteBox : Knowledge.BlackBox, Task.Goal ?? TargetChoice.Untargeted.ToString());

    private AssessmentReport WithDetector(AssessmentReport report, DetectorPair pair, AssessmentRequest request)
    {
        DetectorSummary? detector = ProgressDisplay.Show(Context.Terminal, progress => pair.Measure(request with { Progress = progress }));
        return detector is null
            ? report with { PartialReason = "The run was canceled while the classifier alone was attacked; the assessment itself had finished." }
            : report with { Detector = detector };
    }

    private AssessmentReport WithTransfer(AssessmentReport report, AssessmentRequest request)
    {
        TransferCandidate[] models = [new(Task.Model, Task.Classifier), .. Transfers!.Candidates];
        TransferMatrix? matrix = ProgressDisplay.Show(Context.Terminal, progress => TransferMatrixEvaluation.Run(models, request with { Progress = progress }));
        return matrix is null
            ? report with { PartialReason = "The run was canceled while the other models were attacked; the assessment itself had finished." }
            : report with { Transfer = matrix };
    }

    // A service is not in need of it: its journal keeps every answer.
    private CheckpointFolder? OpenCheckpoints()
    {
        if (Task.Target is not null) return null;
        var checkpoints = CheckpointFolder.Open(Path.Combine(Folder, ReportFolder.Checkpoints), RunFingerprint.Of(this));
        foreach (string remark in checkpoints.Remarks) Context.SayLong($"Warning: {remark}");
        if (checkpoints.Found > 0) Context.SayLong($"Going on from {checkpoints.Found} finished {(checkpoints.Found == 1 ? "step" : "steps")} of a run that was stopped.");
        return checkpoints;
    }

    // Examples of an earlier run in the same folder must not lie beside the new report, nor what a killed run left half written; files of other names are left alone.
    private void RemoveOldFiles()
    {
        foreach (string torn in Directory.EnumerateFiles(Folder, "report.*.tmp").Concat(Directory.EnumerateFiles(Folder, "timing.json.*.tmp"))) File.Delete(torn);
        string folder = Path.Combine(Folder, ReportFolder.Examples);
        if (!Directory.Exists(folder)) return;
        string[] suffixes = ["", "-bpda", "-eot", "-bpda-eot", "-rescaled", "-joint-0.1", "-joint-1", "-joint-10", "-selective", "-orthogonal"];
        foreach (string torn in Directory.EnumerateFiles(folder, "*.npy.*.tmp").Concat(Directory.EnumerateFiles(folder, "transfer-*.npy"))) File.Delete(torn);
        File.Delete(Path.Combine(folder, RobustnessAssessment.SmallestFile));
        File.Delete(Path.Combine(folder, RobustnessAssessment.FloorFile));
        foreach (AttackDescriptor attack in AttackCatalog.All)
        {
            File.Delete(Path.Combine(folder, DetectorEvaluation.FileOf(attack.Name)));
            foreach (string suffix in suffixes) File.Delete(Path.Combine(folder, $"{attack.Name}{suffix}.npy"));
        }
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
        ArePairs = Task.Pairs is not null,
        MeasuresFloor = Task.Target is null,
        CancellationToken = Context.Terminal.CancellationToken,
    };

    private (bool Correct, bool Broken, double Margin)[] Judged(AssessmentFindings findings)
    {
        Dictionary<int, RowOutcome> rows = findings.Rows.ToDictionary(static row => row.Index);
        return Array.ConvertAll(Task.Rows.RowIndices, index => rows.TryGetValue(index, out RowOutcome? row) ? (row.CleanCorrect, row.BrokenBy is not null, row.Margin ?? 0) : default);
    }

    private AssessmentReport Compose(AssessmentFindings findings) => new()
    {
        PartialReason = findings.PartialReason is null ? null : Task.Target?.Classifier.StopReason ?? findings.PartialReason,
        Run = Record.Finish(findings.Phases),
        Model = Task.Model with { Notes = [.. Task.Model.Notes, .. findings.Notes] },
        Target = Task.Target?.Summarize(),
        Defenses = Task.Defenses,
        Data = Task.Data,
        Pairs = Task.Pairs?.Summarize(Task.Rows, TargetChoice.Untargeted, Judged(findings), findings.WorstCase is not null),
        Mapping = Task.Mapping,
        Threat = Threat,
        Clean = findings.Clean,
        WorstCase = findings.WorstCase,
        NotStatedReason = findings.NotStatedReason,
        Protocol = new ProtocolSummary
        {
            Name = Protocol?.Name() ?? "custom",
            Attacks = [.. Suite.Select(static attack => attack.Name)],
            Notes = findings.AdaptiveNotes,
        },
        Attacks = findings.Attacks,
        Floor = findings.Floor,
        Verification = findings.Verification,
        Curve = findings.Curve,
        MinimumCurve = findings.MinimumCurve,
        Classes = findings.Classes,
        Groups = findings.Groups,
        CleanConfusion = findings.CleanConfusion,
        AttackedConfusion = findings.AttackedConfusion,
        Masking = findings.Masking,
        Gallery = findings.Gallery,
        Landscapes = findings.Landscapes,
        Rows = findings.Rows,
    };
}
