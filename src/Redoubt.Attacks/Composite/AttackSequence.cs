using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Runs attacks one after the other, each on rows that all before it left unbroken, and reports them as one.</summary>
internal sealed class AttackSequence
{
    private readonly IDifferentiableClassifier _model;
    private readonly Tensor _inputs;
    private readonly AttackGoal _goal;
    private readonly AttackRun _run;
    private readonly List<AttackPart> _parts = [];
    private readonly List<string> _notes = [];
    private long _calls;
    private AttackProgress? _held;

    public AttackSequence(string name, PerturbationBall ball, IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackGuard.Check(model, inputs, goal, run);
        _model = model;
        _inputs = inputs;
        _goal = goal;
        _run = run;
        Outcome = new AttackOutcome(name, ball, goal, inputs.Clone());
        Standing = [.. Enumerable.Range(0, inputs.Rows)];
    }

    /// <summary>What was found so far.</summary>
    public AttackOutcome Outcome { get; }

    /// <summary>Rows that nothing broke yet, ascending.</summary>
    public int[] Standing { get; private set; }

    /// <summary>Whether there is more to do.</summary>
    public bool IsOpen => Standing.Length > 0 && Outcome.Completed;

    /// <summary>Forward and backward passes spent on a row.</summary>
    public long Passes(int row) => Outcome.RowForward[row] + Outcome.RowBackward[row];

    /// <summary>Runs one attack on some of the standing rows.</summary>
    /// <param name="attack">The attack.</param>
    /// <param name="rows">Rows, ascending.</param>
    /// <param name="key">What its randomness is folded by; another one for every part that a row meets.</param>
    /// <param name="share">Part of the whole work that is done before and after this attack, for progress.</param>
    /// <returns>The attack's own outcome, in the order of <paramref name="rows"/>.</returns>
    public AttackOutcome Run(IEvasionAttack<IDifferentiableClassifier> attack, int[] rows, ulong key, (double From, double To) share)
    {
        AttackRun run = _run with
        {
            Key = _run.Key.Fold(key),
            RowIds = Array.ConvertAll(rows, row => _run.RowIds.IsEmpty ? row : _run.RowIds.Span[row]),
            Progress = _run.Progress is null ? null : new Relay(this, share),
        };
        AttackOutcome part = attack.Perturb(_model, _inputs.Gather(rows), _goal.Gather(rows), run);
        int attacked = rows.Length - part.Count(AttackRowStatus.ReachedClean), broken = part.Count(AttackRowStatus.Broken);
        Take(part, rows);
        int known = _parts.FindIndex(p => p.Name == attack.Name);
        if (known < 0) _parts.Add(new AttackPart(attack.Name, attacked, broken));
        else _parts[known] = new AttackPart(attack.Name, Math.Max(_parts[known].Attacked, attacked), _parts[known].Broken + broken);
        _notes.AddRange(part.Notes.Except(_notes));
        return part;
    }

    /// <summary>Writes the notes and gives the outcome.</summary>
    public AttackOutcome Finish()
    {
        if (_held is { } last) _run.Progress?.Report(Outcome.Completed ? last with { RowsFinished = Outcome.Status.Length, Share = 1 } : last);
        Outcome.Parts = [.. _parts];
        Outcome.Notes = [.. _notes];
        return Outcome;
    }

    private void Take(AttackOutcome part, int[] rows)
    {
        Outcome.Completed &= part.Completed;
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            bool isFirst = Outcome.RowForward[row] == 0;
            Outcome.RowForward[row] += part.ForwardPasses[i];
            Outcome.RowBackward[row] += part.BackwardPasses[i];
            Outcome.RowStatus[row] = part.Status[i];
            Outcome.RowBestMargins[row] = Math.Max(Outcome.RowBestMargins[row], part.RowBestMargins[i]);
            if (isFirst) Outcome.RowZeroGradients[row] = part.ZeroGradients[i];
            if (part.Status[i] == AttackRowStatus.Broken) part.Adversarial.Row(i).CopyTo(Outcome.Adversarial.Row(row));
            if (!isFirst && part.Status[i] != AttackRowStatus.Broken) continue;
            Outcome.RowNorms[row] = part.Norms[i];
            Outcome.RowMargins[row] = part.Margins[i];
        }

        Standing = [.. Standing.Where(row => Outcome.RowStatus[row] is AttackRowStatus.NotFound or AttackRowStatus.Unfinished)];
    }

    /// <summary>Holds every report back until the next one: which is the last is known only at the end.</summary>
    private void Tell(AttackProgress value)
    {
        if (_held is { } held) _run.Progress?.Report(held);
        _held = value;
    }

    private sealed class Relay(AttackSequence sequence, (double From, double To) share) : IProgress<AttackProgress>
    {
        private readonly int _brokenBefore = sequence.Outcome.Count(AttackRowStatus.Broken);
        private readonly int _doneBefore = sequence.Outcome.Status.Length - sequence.Standing.Length;
        private readonly long _callsBefore = sequence._calls;

        public void Report(AttackProgress value)
        {
            // A row that one part gives up is not finished: others follow.
            sequence._calls = _callsBefore + value.ModelCalls;
            double part = share.From + (share.To - share.From) * value.Share;
            sequence.Tell(new AttackProgress(sequence.Outcome.Status.Length, _doneBefore + value.RowsBroken, _brokenBefore + value.RowsBroken, sequence._calls, part));
        }
    }
}
