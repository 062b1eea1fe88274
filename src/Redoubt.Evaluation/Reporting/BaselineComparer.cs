using Redoubt.Evidence;

namespace Redoubt.Evaluation;

/// <summary>Compares an assessment with an earlier one on the rows that both examined.</summary>
public static class BaselineComparer
{
    /// <summary>Reads the earlier report and compares.</summary>
    /// <param name="baselinePath">The earlier <c>report.json</c>.</param>
    /// <param name="current">The new report.</param>
    /// <exception cref="InvalidDataException">The file is not a complete assessment of the same data under the same threat; one sentence says what differs.</exception>
    public static BaselineComparison Compare(string baselinePath, AssessmentReport current)
    {
        AssessmentReport baseline = EvidenceJson.Load<AssessmentReport>(baselinePath);
        return Compare(baseline, Path.GetFileName(baselinePath), Sha256Text.OfFile(baselinePath), current);
    }

    internal static BaselineComparison Compare(AssessmentReport baseline, string fileName, string sha256, AssessmentReport current)
    {
        ArgumentNullException.ThrowIfNull(current);
        if (Difference(baseline, current) is { } difference) throw new InvalidDataException($"{fileName} cannot be compared: {difference}.");
        Dictionary<int, RowOutcome> earlier = baseline.Rows.ToDictionary(static row => row.Index);
        int pairs = 0, onlyBaseline = 0, onlyCurrent = 0;
        foreach (RowOutcome row in current.Rows)
        {
            if (!earlier.TryGetValue(row.Index, out RowOutcome? before)) continue;
            if (before.Label != row.Label) throw new InvalidDataException($"{fileName} cannot be compared: row {row.Index} has another label there.");
            pairs++;
            onlyBaseline += before.Robust && !row.Robust ? 1 : 0;
            onlyCurrent += !before.Robust && row.Robust ? 1 : 0;
        }

        if (pairs == 0) throw new InvalidDataException($"{fileName} cannot be compared: the two reports share no row.");
        return new BaselineComparison
        {
            FileName = fileName,
            Sha256 = sha256,
            ModelFileName = baseline.Model.FileName,
            PairedRows = pairs,
            OnlyBaselineRobust = onlyBaseline,
            OnlyCurrentRobust = onlyCurrent,
            Difference = Intervals.McNemarDifference(onlyBaseline, onlyCurrent, pairs),
        };
    }

    private static string? Difference(AssessmentReport baseline, AssessmentReport current)
    {
        if (baseline.WorstCase is null) return "it states no robust accuracy";
        if (current.WorstCase is null) return "this run states no robust accuracy";
        if (baseline.Data.Sha256 != current.Data.Sha256) return "it was made with other data";
        if (baseline.Threat.Norm != current.Threat.Norm) return $"its norm is {baseline.Threat.Norm}, not {current.Threat.Norm}";
        return baseline.Threat.Epsilon != current.Threat.Epsilon
            ? FormattableString.Invariant($"its epsilon is {baseline.Threat.Epsilon}, not {current.Threat.Epsilon}")
            : null;
    }
}
