using System.CommandLine;
using System.Globalization;
using System.Text;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Reports;

namespace Redoubt.Cli;

/// <summary><c>redoubt tradeoff</c>: candidates side by side, with their Pareto front.</summary>
internal sealed class TradeoffVerb : Verb
{
    private readonly Argument<string[]> _candidates;
    private readonly Option<string?> _out;
    private readonly Option<string?> _data;
    private readonly CommonOptions _common;

    public TradeoffVerb()
        : base("tradeoff", "Put assessed candidates side by side: what each is worth and what it costs")
    {
        _candidates = Add(new Argument<string[]>("candidates")
        {
            HelpName = "CANDIDATES",
            Description = "A YAML list of candidates (name, assessment, certificate, training or seconds, model, preprocess), or the report.json files of assessments. The first is what costs are compared with.",
            Arity = ArgumentArity.OneOrMore,
        });
        _out = Add(Options.Text("--out", "DIR", "Folder for tradeoff.html and tradeoff.json.", required: true));
        _data = Add(Options.Text("--data", "DATA", "Measure the latency of every candidate that names a model, on the first row of this."));
        _common = CommonOptions.AddTo(Command);
    }

    public override string Description =>
        "Reads assessments that were made under one threat model on the same rows, and shows clean, robust and certified accuracy, false positives, and the cost of training and of an answer as multiples of the first candidate's, "
        + "with the candidates that none of the others dominates.";

    public override IReadOnlyList<HelpExample> Examples =>
    [
        new("tradeoff plain/report.json hardened/report.json stack/report.json --out tradeoff", "three assessments"),
        new("tradeoff candidates.yaml --data digits/test --out tradeoff", "with certificates, training times and latencies"),
    ];

    public override int Run(VerbContext context)
    {
        IReadOnlyList<TradeoffEntry> entries = TradeoffFile.Read(context.Get(_candidates)!);
        string folder = OutputPaths.Folder(context.Get(_out)!, "--out");
        string? json = _common.JsonOf(context);
        var record = new RunRecord(context, _common.SeedOf(context), _common.ThreadsOf(context));
        (TradeoffEntry Entry, AssessmentReport Report)[] read = [.. entries.Select(static entry => (entry, EvidenceJson.Load<AssessmentReport>(entry.Assessment)))];
        foreach ((TradeoffEntry entry, AssessmentReport other) in read.Skip(1)) RequireComparable(read[0], (entry, other));
        var candidates = new List<TradeoffCandidate>();
        foreach ((TradeoffEntry entry, AssessmentReport report) in read)
        {
            TradeoffCandidate candidate = Candidate(entry, report);
            if (entry.Model is not null && context.Get(_data) is { } data) candidate = candidate with { LatencySeconds = LatencyProbe.Measure(entry, data, _common.ThreadsOf(context), context.Terminal.Time) };
            candidates.Add(candidate with
            {
                TrainingMultiple = Multiple(candidate.TrainingSeconds, candidates.Count == 0 ? candidate.TrainingSeconds : candidates[0].TrainingSeconds),
                LatencyMultiple = Multiple(candidate.LatencySeconds, candidates.Count == 0 ? candidate.LatencySeconds : candidates[0].LatencySeconds),
            });
        }

        var result = new TradeoffReport { Run = record.Finish(), Threat = read[0].Report.Threat, Data = read[0].Report.Data, Candidates = ParetoFront.Mark(candidates) };
        EvidenceJson.Save(Path.Combine(folder, "tradeoff.json"), result);
        AtomicFile.WriteAllBytes(Path.Combine(folder, "tradeoff.html"), Encoding.UTF8.GetBytes(TradeoffHtml.Render(result)));
        if (json is not null) EvidenceJson.Save(json, result);
        foreach (TradeoffCandidate candidate in result.Candidates) context.SayLabeled(candidate.OnFront ? "Front" : string.Empty, Line(candidate));
        context.Say($"Page             {Path.Combine(folder, "tradeoff.html")}");
        return ExitCode.Done;
    }

    private static TradeoffCandidate Candidate(TradeoffEntry entry, AssessmentReport report)
    {
        CertificationResult? certificate = entry.Certificate is { } file ? EvidenceJson.Load<CertificationResult>(file) : null;
        if (certificate is not null && (certificate.Threat.Norm != report.Threat.Norm || certificate.Threat.Epsilon != report.Threat.Epsilon))
            throw new InvalidUsageException($"{entry.Certificate}: the certificate is for {Ball(certificate.Threat)}, the assessment for {Ball(report.Threat)}.");
        return new TradeoffCandidate
        {
            Name = entry.Name,
            Model = report.Model.FileName,
            ModelSha256 = report.Model.Sha256,
            Defenses = report.Defenses.IsEmpty ? null : string.Join(", ", report.Defenses.Select(static defense => defense.Describe())),
            Protocol = report.Protocol?.Name ?? "custom",
            Clean = report.Clean,
            Robust = report.PartialReason is null ? report.WorstCase : null,
            Certified = certificate?.Certified,
            FalsePositives = report.Detector?.FalsePositives,
            TrainingSeconds = entry.Seconds ?? (entry.Training is { } training ? EvidenceJson.Load<TrainingReport>(training).Run.TotalSeconds : null),
            TrainingMultiple = null,
            LatencySeconds = null,
            LatencyMultiple = null,
            OnFront = false,
            DominatedBy = null,
        };
    }

    // Numbers of other threats or other rows are no trade-off.
    private static void RequireComparable((TradeoffEntry Entry, AssessmentReport Report) first, (TradeoffEntry Entry, AssessmentReport Report) other)
    {
        (ThreatSummary a, ThreatSummary b) = (first.Report.Threat, other.Report.Threat);
        if (a.Norm != b.Norm || a.Epsilon != b.Epsilon || a.Mask != b.Mask)
            throw new InvalidUsageException($"'{first.Entry.Name}' was assessed in {Ball(a)}, '{other.Entry.Name}' in {Ball(b)}; they cannot be compared.");
        if (first.Report.Data.Sha256 != other.Report.Data.Sha256 || !first.Report.Data.SampledIndices.SequenceEqual(other.Report.Data.SampledIndices))
            throw new InvalidUsageException($"'{first.Entry.Name}' and '{other.Entry.Name}' were assessed on different rows; use the same data, sample and seed.");
    }

    private static string Ball(ThreatSummary threat) => string.Create(CultureInfo.InvariantCulture, $"{threat.Norm} {threat.Epsilon:0.######}{(threat.Mask is null ? string.Empty : $" ({threat.Mask})")}");

    private static double? Multiple(double? own, double? first) => own is { } a && first is > 0 and var b ? a / b : null;

    private static string Line(TradeoffCandidate candidate)
    {
        var parts = new List<string> { $"{candidate.Name}: clean {Percent.Of(candidate.Clean).Trim()}", candidate.Robust is { } robust ? $"robust {Percent.Of(robust).Trim()}" : "robust accuracy not stated" };
        if (candidate.Certified is { } certified) parts.Add(string.Create(CultureInfo.InvariantCulture, $"certified {100 * certified.Value:0.0} %"));
        if (candidate.FalsePositives is { } falsePositives) parts.Add($"false positives {Percent.Of(falsePositives).Trim()}");
        if (candidate.TrainingMultiple is { } training) parts.Add(string.Create(CultureInfo.InvariantCulture, $"training {training:0.00} x"));
        if (candidate.LatencyMultiple is { } latency) parts.Add(string.Create(CultureInfo.InvariantCulture, $"latency {latency:0.00} x"));
        if (candidate.DominatedBy is { } better) parts.Add($"behind {better}");
        return string.Join(", ", parts);
    }
}
