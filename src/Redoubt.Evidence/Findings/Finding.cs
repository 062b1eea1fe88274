using System.Collections.Immutable;
using System.Globalization;

namespace Redoubt.Evidence;

/// <summary>Something in an assessment that a person or a CI system should act on.</summary>
public sealed record Finding
{
    /// <summary>Its kind.</summary>
    public required FindingRule Rule { get; init; }

    /// <summary>How serious it is.</summary>
    public required FindingLevel Level { get; init; }

    /// <summary>What was found, with its numbers, in plain words.</summary>
    public required string Message { get; init; }

    /// <summary>What tells it apart from other findings of the same rule and stays the same from run to run.</summary>
    public required string Subject { get; init; }

    /// <summary>The numbers, name to finite value.</summary>
    public ImmutableSortedDictionary<string, double> Numbers { get; init; } = ImmutableSortedDictionary<string, double>.Empty;

    /// <summary>Everything in a report that should be acted on, the most serious first.</summary>
    /// <param name="report">The report.</param>
    public static ImmutableArray<Finding> Of(AssessmentReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        IEnumerable<Finding> all = [.. OfGates(report), .. OfMasking(report), .. OfRun(report), .. OfData(report), .. OfAttacks(report), .. OfModel(report)];
        return [.. all.OrderByDescending(finding => finding.Level)];
    }

    private static IEnumerable<Finding> OfGates(AssessmentReport report)
    {
        foreach (GateOutcome gate in report.Gates.Where(gate => !gate.Passed))
        {
            Finding finding = Make(FindingRule.GateFailed, gate.Name, gate.Message, ("threshold", gate.Threshold));
            yield return gate.Actual is { } actual ? finding with { Numbers = finding.Numbers.Add("actual", actual) } : finding;
        }
    }

    private static IEnumerable<Finding> OfMasking(AssessmentReport report)
    {
        foreach (MaskingCheck check in report.Masking.Checks.Where(check => check.Verdict is CheckVerdict.Warn or CheckVerdict.Fail))
        {
            yield return Make(FindingRule.GradientMasking, check.Name, check.Sentence) with
            {
                Level = check.Verdict == CheckVerdict.Fail ? FindingLevel.Error : FindingLevel.Warning,
                Numbers = check.Evidence,
            };
        }
    }

    private static IEnumerable<Finding> OfRun(AssessmentReport report)
    {
        if (report.WorstCase is null)
            yield return Make(FindingRule.NotStated, "worst-case", report.NotStatedReason ?? "No robust accuracy is stated.");
        if (report.PartialReason is { } reason)
            yield return Make(FindingRule.PartialRun, "run", reason, ("rowsFinished", report.Rows.Length), ("rowsSampled", report.Data.SampledIndices.Length));
        if (report.Baseline is { Difference: { Upper: < 0 } difference } baseline)
        {
            string message = string.Create(CultureInfo.InvariantCulture,
                $"Robust accuracy changed by {100 * difference.Difference:F1} percentage points against {baseline.FileName} (95 % interval {100 * difference.Lower:F1} to {100 * difference.Upper:F1}, {baseline.PairedRows} paired rows).");
            yield return Make(FindingRule.BaselineRegression, "baseline", message,
                ("difference", difference.Difference), ("lower", difference.Lower), ("upper", difference.Upper), ("pValue", difference.PValue));
        }
    }

    private static IEnumerable<Finding> OfData(AssessmentReport report)
    {
        ImmutableArray<int> missing = report.Data.MissingClasses;
        if (missing.IsEmpty) yield break;
        IEnumerable<string> names = missing.Take(20).Select(index => index >= 0 && index < report.Data.ClassNames.Length ? report.Data.ClassNames[index] : $"class {index}");
        string more = missing.Length > 20 ? $" and {missing.Length - 20} more" : "";
        yield return Make(FindingRule.MissingClasses, "classes",
            $"{missing.Length} of {report.Model.Classes} classes have no sampled row: {string.Join(", ", names)}{more}.", ("missing", missing.Length));
    }

    private static IEnumerable<Finding> OfAttacks(AssessmentReport report)
    {
        foreach (AttackSummary attack in report.Attacks.Where(attack => attack.FragileSuccesses > 0))
        {
            yield return Make(FindingRule.FragileExamples, attack.Name,
                $"{attack.FragileSuccesses} of {attack.RowsBroken} successes of {attack.Name} win by a margin below 1e-4.",
                ("fragile", attack.FragileSuccesses), ("broken", attack.RowsBroken));
        }

        if (report.Verification is { Rejected: > 0 } verification)
        {
            yield return Make(FindingRule.Unconfirmed, "verification",
                $"{verification.Rejected} of {verification.Checked} saved examples were not confirmed by the second pass and do not count.",
                ("rejected", verification.Rejected), ("checked", verification.Checked));
        }
    }

    private static IEnumerable<Finding> OfModel(AssessmentReport report) =>
        report.Model.Notes.Select(note => Make(FindingRule.ModelNote, note, note));

    private static Finding Make(FindingRule rule, string subject, string message, params ReadOnlySpan<(string Name, double Value)> numbers)
    {
        ImmutableSortedDictionary<string, double>.Builder builder = ImmutableSortedDictionary.CreateBuilder<string, double>();
        foreach ((string name, double value) in numbers) builder.Add(name, value);
        return new Finding { Rule = rule, Level = rule.Level, Subject = subject, Message = message, Numbers = builder.ToImmutable() };
    }
}
