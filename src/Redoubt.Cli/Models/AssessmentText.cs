using System.Globalization;
using Redoubt.Evaluation;
using Redoubt.Evidence;

namespace Redoubt.Cli;

/// <summary>An assessment in a few lines of text.</summary>
internal static class AssessmentText
{
    public static void Write(VerbContext context, AssessmentReport report, string folder)
    {
        int width = context.Terminal.Width;
        context.Say(string.Empty);
        context.Say($"Clean accuracy   {Percent.Of(report.Clean)}");
        if (report.Protocol is { } protocol)
        {
            context.Say($"Protocol         {protocol.Name}");
            foreach (string note in protocol.Notes) context.SayLabeled(string.Empty, note);
        }

        foreach (AttackSummary attack in report.Attacks)
        {
            string line = string.Create(CultureInfo.InvariantCulture, $"after {attack.Name,-10} {Percent.Of(attack.RobustCumulative)}");
            string detail = $"broke {attack.RowsBroken} of {attack.RowsAttacked}, {Percent.Duration(attack.Seconds ?? 0)}";
            if (line.Length + detail.Length + 2 <= width)
            {
                context.Say($"{line}  {detail}");
                continue;
            }

            context.Say(line);
            context.Say($"  {detail}");
        }

        if (report.Floor is { } floor)
            context.SayLabeled("Floor", $"plain corruptions break {floor.RowsBroken} of {floor.RowsAttacked}{(floor.RowsMissed == 0 ? "" : $", {floor.RowsMissed} of them no attack broke before")}");
        context.SayLabeled("Robust accuracy", report.WorstCase is { } worst ? Percent.Of(worst) : $"not stated. {report.NotStatedReason}");
        if (report.Detector is { } detector) DetectorPair.Say(context, detector);
        WriteGroups(context, report.Groups);
        WriteTransfer(context, report.Transfer);
        if (report.Pairs?.Dodging is { } dodging) context.Say($"Dodging          {Percent.Of(dodging)} of the same pairs that were accepted");
        if (report.Pairs?.Impersonation is { } impersonation) context.Say($"Impersonation    {Percent.Of(impersonation)} of the different pairs that were rejected");
        context.SayLabeled("Masking", $"{Word(report.Masking.Verdict)}: {report.Masking.Sentence}");
        foreach (MaskingCheck check in report.Masking.Checks.Where(static check => check.Verdict is CheckVerdict.Warn or CheckVerdict.Fail))
            context.SayLabeled(string.Empty, check.Sentence);
        if (report.Baseline is { } baseline)
        {
            context.SayLabeled("Baseline", string.Create(
                CultureInfo.InvariantCulture,
                $"{100 * baseline.Difference.Difference:+0.0;-0.0;0.0} points ({100 * baseline.Difference.Lower:+0.0;-0.0;0.0} to {100 * baseline.Difference.Upper:+0.0;-0.0;0.0}) on {baseline.PairedRows} rows, p = {baseline.Difference.PValue:0.###}"));
        }

        foreach (GateOutcome gate in report.Gates) context.SayLabeled("Gate", $"{(gate.Passed ? "passed" : "FAILED")}: {gate.Message}");
        if (report.Target is { } target) RemoteTarget.Say(context, target);
        if (report.PartialReason is { } reason) context.SayLabeled("Partial", reason);
        context.Say($"Report           {Path.Combine(folder, ReportFolder.Html)}");
    }

    private static void WriteGroups(VerbContext context, GroupComparison? groups)
    {
        foreach ((string name, GroupGap? gap) in new[] { ("clean", groups?.CleanGap), ("robust", groups?.RobustGap) })
        {
            if (gap is null) continue;
            context.SayLabeled(name == "clean" ? "Groups" : string.Empty, string.Create(
                CultureInfo.InvariantCulture,
                $"{name} accuracy {100 * gap.Difference:0.0} points apart ({100 * gap.Lower:0.0} to {100 * gap.Upper:0.0}), best '{gap.Best}', worst '{gap.Worst}' of {groups!.Groups.Length}, p = {gap.PValue:0.###}"));
        }
    }

    private static void WriteTransfer(VerbContext context, TransferMatrix? matrix)
    {
        if (matrix is null) return;
        for (int source = 0; source < matrix.Models.Length; source++)
        {
            string cells = string.Join(", ", matrix.Fooled[source].Select(static cell => Percent.Of(cell).Trim()));
            context.SayLabeled(source == 0 ? "Transfer" : string.Empty, $"made for {matrix.Models[source].FileName}, fooled of each model: {cells}");
        }
    }

    private static string Word(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Pass => "no sign",
        CheckVerdict.Warn => "suspected",
        CheckVerdict.Fail => "FOUND",
        _ => "not checked",
    };
}
