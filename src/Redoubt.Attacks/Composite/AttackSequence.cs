using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Runs attacks one after the other, each on the rows that all before it left unbroken, and reports them as one.</summary>
internal sealed class AttackSequence
{
    private readonly IDifferentiableClassifier _model;
    private readonly Tensor _inputs;
    private readonly AttackGoal _goal;
    private readonly AttackRun _run;
    private readonly AttackOutcome _outcome;
    private readonly List<string> _notes = [];
    private int[] _standing;
    private long _calls;

    private AttackSequence(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run, AttackOutcome outcome)
    {
        _model = model;
        _inputs = inputs;
        _goal = goal;
        _run = run;
        _outcome = outcome;
        _standing = [.. Enumerable.Range(0, inputs.Rows)];
    }

    /// <summary>Runs the attacks.</summary>
    /// <param name="name">Name of the whole.</param>
    /// <param name="attacks">One or more attacks with the same ball.</param>
    /// <param name="model">Classifier under attack.</param>
    /// <param name="inputs">Clean inputs.</param>
    /// <param name="goal">One class per row.</param>
    /// <param name="run">Randomness, names, progress, cancellation.</param>
    public static AttackOutcome Run(
        string name, IReadOnlyList<IEvasionAttack<IDifferentiableClassifier>> attacks, IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackGuard.Check(model, inputs, goal, run);
        var outcome = new AttackOutcome(name, attacks[0].Ball, goal, inputs.Clone());
        var sequence = new AttackSequence(model, inputs, goal, run, outcome);
        for (int i = 0; i < attacks.Count; i++) sequence.RunOne(attacks[i], i, attacks.Count);
        outcome.Notes = sequence._notes;
        return outcome;
    }

    private void RunOne(IEvasionAttack<IDifferentiableClassifier> attack, int index, int count)
    {
        // The first attack runs even on no rows at all and when canceled: it judges the clean inputs.
        if (index > 0 && (_standing.Length == 0 || !_outcome.Completed)) return;
        AttackRun run = _run with
        {
            Key = _run.Key.Fold((ulong)(uint)index),
            RowIds = Array.ConvertAll(_standing, row => _run.RowIds.IsEmpty ? row : _run.RowIds.Span[row]),
            Progress = _run.Progress is null ? null : new Relay(this, _run.Progress, index, count),
        };
        AttackOutcome part = attack.Perturb(_model, _inputs.Gather(_standing), _goal.Gather(_standing), run);
        int attacked = part.Status.Length - part.Count(AttackRowStatus.ReachedClean);
        Take(part, isFirst: index == 0);
        _notes.Add($"{attack.Name} broke {part.Count(AttackRowStatus.Broken)} of {attacked} rows.");
        _notes.AddRange(part.Notes.Except(_notes));
    }

    private void Take(AttackOutcome part, bool isFirst)
    {
        _outcome.Completed &= part.Completed;
        for (int i = 0; i < _standing.Length; i++)
        {
            int row = _standing[i];
            _outcome.RowForward[row] += part.ForwardPasses[i];
            _outcome.RowBackward[row] += part.BackwardPasses[i];
            _outcome.RowStatus[row] = part.Status[i];
            if (isFirst) _outcome.RowZeroGradients[row] = part.ZeroGradients[i];
            if (part.Status[i] == AttackRowStatus.Broken) part.Adversarial.Row(i).CopyTo(_outcome.Adversarial.Row(row));
            if (!isFirst && part.Status[i] != AttackRowStatus.Broken) continue;
            _outcome.RowNorms[row] = part.Norms[i];
            _outcome.RowMargins[row] = part.Margins[i];
        }

        _standing = [.. _standing.Where(row => _outcome.RowStatus[row] is AttackRowStatus.NotFound or AttackRowStatus.Unfinished)];
    }

    private sealed class Relay(AttackSequence sequence, IProgress<AttackProgress> target, int index, int count) : IProgress<AttackProgress>
    {
        private readonly int _brokenBefore = sequence._outcome.Count(AttackRowStatus.Broken);
        private readonly int _finishedBefore = sequence._outcome.Status.Length - sequence._standing.Length;
        private readonly long _callsBefore = sequence._calls;

        public void Report(AttackProgress value)
        {
            sequence._calls = _callsBefore + value.ModelCalls;
            bool isLast = index == count - 1;
            int rows = sequence._outcome.Status.Length;

            // A row that an attack gives up is finished only after the last one.
            int finished = isLast ? _finishedBefore + value.RowsFinished : _finishedBefore + value.RowsBroken;
            bool done = isLast ? value.Share >= 1 : value.RowsBroken == value.Rows;
            target.Report(new AttackProgress(rows, finished, _brokenBefore + value.RowsBroken, sequence._calls, done ? 1 : (index + value.Share) / count));
        }
    }
}
