using System.Diagnostics;
using Redoubt.Data;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Runs one attack on one model and says what it achieved, after the second pass.</summary>
public sealed class AttackEvaluation
{
    private AttackEvaluation(VerifiedExamples verified, AttackPass pass)
    {
        Verified = verified;
        Queries = pass.Queries;
        Notes = pass.Notes;
        Completed = pass.Completed;
        AttackedRows = pass.Rows;
        Attempted = pass.Attempted;
    }

    /// <summary>The verdict on the file: all numbers of a report come from here.</summary>
    public VerifiedExamples Verified { get; }

    /// <summary>Examples that the attack claimed and the second pass threw out.</summary>
    public required int Rejected { get; init; }

    /// <summary>Forward passes per row of the data.</summary>
    public IReadOnlyList<long> Queries { get; }

    /// <summary>What a reader must know, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>False when the run was canceled; rows that were not finished count as not broken.</summary>
    public bool Completed { get; }

    /// <summary>Rows that were attacked, by position in the data, ascending.</summary>
    public IReadOnlyList<int> AttackedRows { get; }

    /// <summary>What the attack returned for every row, not verified: for an attack that was told to go on to the end also where it did not succeed. For use on other models.</summary>
    public Tensor Attempted { get; }

    /// <summary>What the attacker wanted of every row of the data.</summary>
    public required AttackGoal Goal { get; init; }

    /// <summary>Wall-clock seconds, the second pass included.</summary>
    public required double Seconds { get; init; }

    /// <summary>Runs the attack on every row that the model decides correctly, saves the examples, and verifies them.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="data">Rows in attack space.</param>
    /// <param name="attack">The attack.</param>
    /// <param name="run">Target, seed, file, progress, cancellation.</param>
    /// <exception cref="UnreadableDataException">The data do not fit the model.</exception>
    public static AttackEvaluation Run(IDifferentiableClassifier model, LabeledData data, ConfiguredAttack attack, AttackEvaluationRun run)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(attack);
        ArgumentNullException.ThrowIfNull(run);
        if (run.Target.OnlyClass >= model.Classes)
            throw new ArgumentException($"The target class {run.Target.OnlyClass} is not one of the model's classes 0 to {model.Classes - 1}.", nameof(run));
        long start = Stopwatch.GetTimestamp();
        CleanPass clean = CleanPass.Run(model, data);
        int[] rows = [.. clean.CorrectRows.Where(row => data.Labels[row] != run.Target.OnlyClass)];
        var settings = new AttackPassSettings
        {
            Key = new RandomKey(run.Seed),
            Target = run.Target,
            Progress = run.Progress,
            CancellationToken = run.CancellationToken,
        };
        AttackPass pass = AttackPass.Run(model, data, rows, attack, settings);
        AttackGoal goal = run.Target.GoalOf(data.Labels, data.RowIndices, model, settings.TargetKey);
        (VerifiedExamples verified, int rejected) = SavedAttack.WriteAndVerify(run.OutputPath, model, data, pass.Candidates, goal, attack.Attack.Ball);
        return new AttackEvaluation(verified, pass) { Rejected = rejected, Goal = goal, Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
    }
}
