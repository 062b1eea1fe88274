using Redoubt.Data;
using Redoubt.Defenses;
using Redoubt.Evidence;

namespace Redoubt.Cli;

/// <summary>What is said of a detector that was fitted or joined.</summary>
internal static class DetectorFitReport
{
    /// <summary>The document, without test rows and file.</summary>
    public static DetectorFitResult Of(CalibratedDetector detector, TappedSource source, (LabeledData? Fitting, LabeledData Calibration) rows, RunRecord record) => new()
    {
        Kind = detector.Detector.Kind,
        Paper = detector.Detector.Paper,
        Guarantee = detector.Detector.Guarantee.ToString().ToLowerInvariant(),
        Gradients = detector.Detector.Gradients.ToString().ToLowerInvariant(),
        Settings = detector.Detector.Settings,
        Model = source.Summary,
        Mapping = source.Mapping,
        FittingData = rows.Fitting is null ? null : DetectorData.Summarize(rows.Fitting, source.Model.Classes),
        CalibrationData = DetectorData.Summarize(rows.Calibration, source.Model.Classes),
        AttackedRows = 0,
        FalsePositiveRate = detector.Rate,
        RateGuarantee = RateSentence(detector.Rate, rows.Calibration.Rows),
        Reliability = [],
        DetectorSha256 = string.Empty,
        Run = record.Finish(),
    };

    /// <summary>A few lines of text.</summary>
    public static void Print(VerbContext context, DetectorFitResult result, string output)
    {
        string settings = string.Join(", ", result.Settings.Select(static setting => $"{setting.Key} {setting.Value}"));
        context.SayLabeled("Detector", $"{result.Kind}{(settings.Length > 0 ? $" ({settings})" : string.Empty)}; {result.Paper}; {result.Guarantee}, {result.Gradients} gradients");
        string attacked = result.AttackedRows > 0 ? $" with {result.AttackedRows} attacked ones" : string.Empty;
        string fitted = result.FittingData is { } data ? $"{data.Rows} fitted on{attacked}, {result.CalibrationData.Rows} others" : $"{result.CalibrationData.Rows} new ones";
        context.SayLabeled("Rows", $"{fitted} chose the threshold");
        if (result.Drift is { } drift)
        {
            string moved = FormattableString.Invariant($"the old threshold rejects {Percent.Of(drift.Rejected).Trim()} of the new rows; distance of suspicions {drift.Distance:0.###}, p = {drift.PValue:0.####} without drift");
            context.SayLabeled("Drift", moved);
        }

        context.SayLabeled("Rate", result.RateGuarantee);
        foreach (ReliabilityPoint point in result.Reliability)
            context.SayLabeled("Test", FormattableString.Invariant($"chosen {100 * point.ChosenRate:0.0} %: {Percent.Of(point.Rejected).Trim()} of {point.Rejected.Total} clean rows rejected"));
        context.Say($"Written          {output}");
    }

    private static string RateSentence(double rate, int rows) => FormattableString.Invariant(
        $"A new clean row, drawn like the {rows} calibration rows, is rejected with probability at most {rate}, over the draw of all of them; nothing is promised of drifted or attacked rows.");
}
