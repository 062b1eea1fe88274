using System.Diagnostics;
using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>One attack on some rows of a data set: what it claims, before the second pass.</summary>
internal sealed class AttackPass
{
    private AttackPass(LabeledData data)
    {
        Candidates = data.Inputs.Clone();
        Attempted = data.Inputs.Clone();
    }

    /// <summary>One row per row of the data; the clean input where the attack claims nothing.</summary>
    public Tensor Candidates { get; }

    /// <summary>The same, with what an attack returns for rows that it did not break, if it returns anything.</summary>
    public Tensor Attempted { get; }

    /// <summary>Rows that were attacked, by position in the data.</summary>
    public required int[] Rows { get; init; }

    /// <summary>Forward passes per row of the data.</summary>
    public required long[] Queries { get; init; }

    public required long BackwardPasses { get; init; }

    public required double Seconds { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public required bool Completed { get; init; }

    /// <summary>Attacks the named rows. A canceled run keeps what was found.</summary>
    public static AttackPass Run(IDifferentiableClassifier model, LabeledData data, int[] rows, ConfiguredAttack attack, AttackPassSettings settings)
    {
        long start = Stopwatch.GetTimestamp();
        int[] labels = [.. rows.Select(row => data.Labels[row])], ids = [.. rows.Select(row => data.RowIndices[row])];
        RandomKey key = settings.Key.Fold(StableName.Of(attack.Name));
        var run = new AttackRun
        {
            Key = key,
            RowIds = ids,
            Progress = settings.Progress is { } progress ? new Relay(attack.Name, progress) : null,
            CancellationToken = settings.CancellationToken,
        };
        AttackGoal goal = settings.Target.GoalOf(labels, ids, model, settings.TargetKey);
        IDifferentiableClassifier seen = attack.Seen ?? model;

        // A share of broken rows that ends an attack on a service is a share of all of them.
        int step = attack.Attack is ServiceAttack ? Math.Max(1, rows.Length) : AttackSteps.RowsOf(seen.Capacity, attack.ForwardPasses + attack.GradientPasses);
        RowResults outcome = AttackSteps.Run(attack.Name, attack.Attack, seen, (data.Inputs.Gather(rows), goal), run, (settings.Checkpoints, step));

        var queries = new long[data.Rows];
        long backward = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            queries[rows[i]] = outcome.ForwardPasses[i];
            backward += outcome.BackwardPasses[i];
        }

        var pass = new AttackPass(data)
        {
            Rows = rows,
            Queries = queries,
            BackwardPasses = backward,
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            Notes = [.. outcome.Parts.Select(static part => part.ToString()), .. outcome.Notes],
            Completed = outcome.Completed,
        };
        for (int i = 0; i < rows.Length; i++)
        {
            outcome.Adversarial.Row(i).CopyTo(pass.Attempted.Row(rows[i]));
            if (outcome.Status[i] == AttackRowStatus.Broken) outcome.Adversarial.Row(i).CopyTo(pass.Candidates.Row(rows[i]));
        }

        return pass;
    }

    private sealed class Relay(string phase, IProgress<EvaluationProgress> target) : IProgress<AttackProgress>
    {
        public void Report(AttackProgress value) => target.Report(new EvaluationProgress(
            phase, value.Share, FormattableString.Invariant($"broken {value.RowsBroken} of {value.Rows}")));
    }
}
