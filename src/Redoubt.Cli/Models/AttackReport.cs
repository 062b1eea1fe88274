using System.Collections.Immutable;
using Redoubt.Evaluation;
using Redoubt.Evidence;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary>Puts the result document of <c>attack</c> together.</summary>
internal static class AttackReport
{
    public static AttackResult Of(ClassifierTask task, ConfiguredAttack attack, TargetChoice target, AttackEvaluation evaluation, RunRecord record)
    {
        VerifiedExamples verified = evaluation.Verified;
        ImmutableArray<AttackRow> rows = Rows(task, evaluation);
        string? unanswered = AdaptiveAttacks.Unanswered(task.Classifier, attack.Answers);
        bool isLimited = attack.Attack.Ball is { IsLimited: true } or { Limit: not null };
        int correct = verified.Clean.Accuracy.Successes;
        AttackRow[] successes = [.. rows.Where(static row => row.Success)];
        return new AttackResult
        {
            PartialReason = evaluation.Completed ? null : task.Target?.Classifier.StopReason is { } reason ? $"{reason} So no robust accuracy is stated." : "The run was canceled before every row was finished, so no robust accuracy is stated.",
            Seconds = evaluation.Seconds,
            SuccessRate = correct == 0 ? null : (double)successes.Length / correct,
            MedianNorm = Median([.. successes.Select(static row => row.Norm)]),
            MedianDistance = Median([.. successes.Where(static row => row.Distance is not null).Select(static row => row.Distance!.Value)]),
            Attack = attack.Name,
            Paper = attack.Paper,
            Settings = attack.Settings,
            Run = record.Finish(),
            Model = task.Model with { Notes = [.. task.Model.Notes, .. evaluation.Notes] },
            Target = task.Target?.Summarize(),
            Defenses = task.Defenses,
            Data = task.Data,
            Mapping = task.Mapping,
            Threat = ThreatOf(task, attack.Attack.Ball, attack.Knowledge, task.Goal ?? target.ToString()),
            Clean = verified.Clean.Accuracy,
            Robust = evaluation.Completed && isLimited && unanswered is null ? verified.Robust : null,
            NotStatedReason = evaluation.Completed && isLimited ? unanswered : null,
            Pairs = task.Pairs?.Summarize(
                task.Rows, target, [.. rows.Select(static row => (row.CleanPrediction == row.Label, row.Success, row.Margin))], evaluation.Completed),
            Rows = rows,
        };
    }

    /// <summary>The threat model of a result.</summary>
    public static ThreatSummary ThreatOf(ClassifierTask task, PerturbationBall ball, Redoubt.Evidence.AttackerKnowledge knowledge, string goal) => new()
    {
        Knowledge = knowledge,
        Norm = ball.Norm.Name(),
        Epsilon = ball.IsLimited ? ball.Radius : null,
        Mask = ball.Mask?.ToString(),
        Limit = ball.Limit?.Description,
        LowerBound = task.Classifier.Bounds.Lower,
        UpperBound = task.Classifier.Bounds.Upper,
        Goal = goal,
    };

    private static ImmutableArray<AttackRow> Rows(ClassifierTask task, AttackEvaluation evaluation)
    {
        VerifiedExamples verified = evaluation.Verified;
        var rows = ImmutableArray.CreateBuilder<AttackRow>(task.Rows.Rows);
        for (int row = 0; row < task.Rows.Rows; row++)
        {
            rows.Add(new AttackRow
            {
                Index = task.Rows.RowIndices[row],
                Label = task.Rows.Labels[row],
                CleanPrediction = verified.Clean.Predictions[row],
                AdversarialPrediction = verified.Predictions[row],
                Success = verified.Broken[row],
                Norm = verified.Norms[row],
                Distance = double.IsFinite(verified.Distances[row]) ? verified.Distances[row] : null,
                Queries = evaluation.Queries[row],
                Margin = verified.Margins[row],
            });
        }

        return rows.ToImmutable();
    }

    private static double? Median(double[] values)
    {
        if (values.Length == 0) return null;
        Array.Sort(values);
        int middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
