using System.Globalization;
using Redoubt.Evidence;

namespace Redoubt.Cli;

/// <summary>The table of <c>detector evaluate</c> as text.</summary>
internal static class DetectorTable
{
    private const int Width = 24;

    public static void Print(VerbContext context, DetectorEvaluationResult result)
    {
        context.Say($"Clean accuracy   {Percent.Of(result.Clean)}");
        foreach (UnawareAttackSummary attack in result.Attacks)
        {
            string median = attack.MedianNorm is { } norm ? string.Create(CultureInfo.InvariantCulture, $", median distance {norm:0.####} ({attack.Settings.GetValueOrDefault("norm", result.Threat.Norm)})") : string.Empty;
            context.SayLabeled("Unaware", $"{attack.Name} fooled {attack.RowsFooled} of {attack.RowsAttacked} rows{median}");
        }

        foreach (string sentence in result.Counted) context.SayLabeled("Counted", sentence);
        foreach (DetectorRecord detector in result.Detectors) Print(context, result, detector);
        if (result.PartialReason is { } reason) context.SayLabeled("Partial", reason);
    }

    private static void Print(VerbContext context, DetectorEvaluationResult result, DetectorRecord detector)
    {
        context.Say(string.Empty);
        context.Say($"{detector.Model.FileName}{(detector.Kind is { } kind ? $" ({kind}, {detector.Gradients} gradients)" : string.Empty)}, thresholds from {detector.CalibrationRows} rows");
        string[] heads = ["chosen rate", "false positives", .. result.Attacks.Select(static attack => attack.Name), "adaptive"];
        context.Say("  " + string.Concat(heads.Select(static head => head.PadRight(Width))).TrimEnd());
        foreach (DetectorOperatingPoint point in detector.Points)
        {
            string[] cells =
            [
                string.Create(CultureInfo.InvariantCulture, $"{100 * point.ChosenRate:0.#} %"), Percent.Of(point.FalsePositives).Trim(), .. point.TruePositives.Select(Cell), Cell(point.AdaptiveStopped),
            ];
            context.Say("  " + string.Concat(cells.Select(static cell => cell.PadRight(Width))).TrimEnd());
        }

        string[] areas = ["area", string.Empty, .. detector.Areas.Select(static area => area is { } value ? value.ToString("0.000", CultureInfo.InvariantCulture) : "-")];
        context.Say("  " + string.Concat(areas.Select(static cell => cell.PadRight(Width))).TrimEnd());
    }

    private static string Cell(Proportion? proportion) => proportion is null ? "-" : Percent.Of(proportion).Trim();
}
