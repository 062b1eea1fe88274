using Redoubt.Attacks;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Runs an attack on groups of rows, each a step that is kept when it is finished and taken over when it was finished before.</summary>
/// <remarks>What happens to a row depends on its name and the key only, so the groups change nothing but how much is lost in a crash.</remarks>
internal static class AttackSteps
{
    // About as many passes as a step should cost: what a crash loses at most, seconds for a small network.
    private const long PassesOfAStep = 50_000;

    // Rows leave a batch when they break; with fewer rows than this a step would spend much of its time in batches that are half empty.
    private const int FewestBatches = 2;

    /// <summary>Rows of a step.</summary>
    /// <param name="capacity">Rows of a batch.</param>
    /// <param name="passes">About the most passes for one row.</param>
    public static int RowsOf(int capacity, long passes)
    {
        long wanted = Math.Max((long)FewestBatches * capacity, PassesOfAStep / Math.Max(1, passes));
        return (int)Math.Min(int.MaxValue / 2, (wanted + capacity - 1) / capacity * capacity);
    }

    /// <summary>Attacks rows.</summary>
    /// <param name="step">Name of the work: a file name, unlike that of every other work of the run.</param>
    /// <param name="attack">The attack.</param>
    /// <param name="seen">The model that it sees.</param>
    /// <param name="rows">Inputs and goal.</param>
    /// <param name="run">Randomness, names of the rows, progress, cancellation.</param>
    /// <param name="plan">Where steps are kept, and how many rows one has.</param>
    public static RowResults Run(
        string step, IEvasionAttack<IDifferentiableClassifier> attack, IDifferentiableClassifier seen, (Tensor Inputs, AttackGoal Goal) rows, AttackRun run, (CheckpointFolder? Folder, int Rows) plan)
    {
        int all = rows.Inputs.Rows;
        var results = new RowResults(rows.Inputs);
        for (int start = 0; start == 0 || (start < all && results.Completed); start += plan.Rows)
        {
            int[] part = [.. Enumerable.Range(start, Math.Min(plan.Rows, all - start))];
            int[] ids = [.. part.Select(row => run.RowIds.Span[row])];
            Tensor inputs = rows.Inputs.Gather(part);
            string name = $"{step}.{start}-{start + part.Length}-of-{all}";
            if (Kept(plan.Folder, name, inputs, ids) is { } kept)
            {
                results.Take(start, kept);
                Relay.Tell(run.Progress, results, start + part.Length);
                continue;
            }

            IProgress<AttackProgress>? progress = run.Progress is { } target ? new Relay(target, all, start, part.Length, results.Broken) : null;
            AttackOutcome outcome = attack.Perturb(seen, inputs, rows.Goal.Gather(part), run with { RowIds = ids, Progress = progress });
            results.Take(start, outcome);
            if (!outcome.Completed || plan.Folder is not { } folder) continue;
            var own = new RowResults(inputs);
            own.Take(0, outcome);
            folder.Write(name, own.ToBytes(inputs, ids));
        }

        return results;
    }

    private static RowResults? Kept(CheckpointFolder? folder, string name, Tensor inputs, int[] ids)
    {
        if (folder?.Read(name) is not { } bytes) return null;
        var results = RowResults.FromBytes(bytes, inputs, ids);
        if (results is null) folder.Refuse(name);
        return results;
    }

    private sealed class Relay(IProgress<AttackProgress> target, int all, int start, int rows, int brokenBefore) : IProgress<AttackProgress>
    {
        public static void Tell(IProgress<AttackProgress>? target, RowResults results, int finished) =>
            target?.Report(new AttackProgress(results.Status.Length, finished, results.Broken, 0, (double)finished / Math.Max(1, results.Status.Length)));

        public void Report(AttackProgress value) => target.Report(new AttackProgress(
            all, start + value.RowsFinished, brokenBefore + value.RowsBroken, value.ModelCalls, (start + rows * value.Share) / Math.Max(1, all)));
    }
}
