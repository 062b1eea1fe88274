using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Drives a <see cref="RowSearch"/> over all rows: keeps the batch full while rows are waiting, stops each row as soon as its
/// aim is reached, and starts the next attempt of a row only after every other row has had this one.</summary>
internal sealed class RowScheduler
{
    private readonly RowSearch _search;
    private readonly AttackSession _session;
    private readonly AttackOutcome _outcome;
    private readonly Queue<int> _waiting = new();
    private readonly int[] _attempts;
    private readonly double[] _bestValues;
    private long _evaluations, _saved, _calls;
    private int _active, _attacked, _broken;

    private RowScheduler(RowSearch search, AttackSession session, AttackOutcome outcome)
    {
        _search = search;
        _session = session;
        _outcome = outcome;
        int rows = session.Inputs.Rows;
        _attempts = new int[rows];
        _bestValues = new double[rows];
        Array.Fill(_bestValues, double.NegativeInfinity);
    }

    /// <summary>Runs a search to its end, to cancellation, or until the model answers no more, and fills in the outcome.</summary>
    public static void Run(RowSearch search, AttackSession session, AttackOutcome outcome)
    {
        var scheduler = new RowScheduler(search, session, outcome);
        scheduler.JudgeCleanInputs();
        try
        {
            scheduler.Loop();
        }
        catch (ClassifierUnavailableException)
        {
            outcome.Completed = false;
        }

        scheduler.Finish();
    }

    private void JudgeCleanInputs()
    {
        for (int row = 0; row < _attempts.Length; row++)
        {
            ReadOnlySpan<float> scores = _session.CleanScores.Row(row);
            _outcome.RowForward[row] = 1;
            _outcome.RowMargins[row] = _session.Goal.Margin(row, scores);
            bool reached = _session.Goal.IsReached(row, scores);
            _outcome.RowStatus[row] = reached ? AttackRowStatus.ReachedClean : AttackRowStatus.Unfinished;
            if (reached && _search.Aim != SearchAim.LargestObjective) continue;
            _waiting.Enqueue(row);
        }

        _attacked = _waiting.Count;
    }

    private void Loop()
    {
        while (Refill() > 0)
        {
            if (_session.Run.CancellationToken.IsCancellationRequested)
            {
                _outcome.Completed = false;
                return;
            }

            _search.Evaluate(_active);
            _calls++;
            _evaluations += _search.EvaluationsOf(_active);

            // Downwards, so that the row moved into a freed slot has been looked at already.
            for (int slot = _active - 1; slot >= 0; slot--)
            {
                if (IsDone(slot)) Free(slot);
            }

            Report();
        }
    }

    private int Refill()
    {
        while (_active < _search.Capacity && _waiting.TryDequeue(out int row)) _search.Begin(_active++, row, _attempts[row]);
        return _active;
    }

    private bool IsDone(int slot)
    {
        int row = _search.RowOf(slot);
        float margin = _session.Goal.Margin(row, _search.Scores.Row(slot));
        if (margin > _outcome.RowBestMargins[row]) _outcome.RowBestMargins[row] = margin;
        if (_search.Aim != SearchAim.LargestObjective && _search.Succeeds(slot) && EndsSearch(slot, row))
        {
            _saved += (long)_search.Attempts * _search.EvaluationsPerAttempt - (_outcome.RowForward[row] - 1);
            return true;
        }

        if (_search.Proceed(slot)) return false;
        EndAttempt(slot, row);
        return true;
    }

    /// <summary>Takes a point that reaches the goal, and says whether the row needs no other.</summary>
    private bool EndsSearch(int slot, int row)
    {
        if (_search.Aim == SearchAim.NearestSuccess)
        {
            // Kept as the negated distance, so that larger is better for every aim.
            double distance = _session.Ball.Distance(_search.Points.Row(slot), _session.Inputs.Row(row));
            if (!(distance <= _session.Ball.Radius) || !(-distance > _bestValues[row])) return false;
            _bestValues[row] = -distance;
        }

        _search.Points.Row(slot).CopyTo(_outcome.Adversarial.Row(row));
        _outcome.RowMargins[row] = _session.Goal.Margin(row, _search.Scores.Row(slot));
        if (_outcome.RowStatus[row] != AttackRowStatus.Broken) _broken++;
        _outcome.RowStatus[row] = AttackRowStatus.Broken;
        return _search.Aim == SearchAim.FirstSuccess || _session.Ball.IsLimited;
    }

    private void EndAttempt(int slot, int row)
    {
        if (_search.Aim == SearchAim.LargestObjective) KeepBest(slot, row);
        if (++_attempts[row] < _search.Attempts) _waiting.Enqueue(row);
        else if (_outcome.RowStatus[row] == AttackRowStatus.Unfinished) _outcome.RowStatus[row] = AttackRowStatus.NotFound;
    }

    private void KeepBest(int slot, int row)
    {
        ReadOnlySpan<float> point = _search.Best(slot, out float value);
        if (!(value > _bestValues[row])) return;
        _bestValues[row] = value;
        point.CopyTo(_outcome.Adversarial.Row(row));
    }

    private void Free(int slot)
    {
        _active--;
        if (slot != _active) _search.Move(_active, slot);
    }

    private void Report()
    {
        if (_session.Run.Progress is not { } progress) return;
        int open = _active + _waiting.Count;
        double total = (double)_attacked * _search.Attempts * _search.EvaluationsPerAttempt;
        double share = open == 0 ? 1 : Math.Min(1, (_evaluations + _saved) / total);
        progress.Report(new AttackProgress(_attempts.Length, _attempts.Length - open, _broken, _calls, share));
    }

    private void Finish()
    {
        if (_search.Aim == SearchAim.LargestObjective && _attempts.Length > 0) JudgeReturnedPoints();
        PerturbationBall ball = _session.Ball;
        for (int row = 0; row < _attempts.Length; row++)
        {
            ReadOnlySpan<float> point = _outcome.Adversarial.Row(row);
            _outcome.RowNorms[row] = ball.Distance(point, _session.Inputs.Row(row));
            if (_outcome.RowNorms[row] <= ball.Radius * (1 + 1e-9) + 1e-12 && _session.Model.Bounds.Contains(point)) continue;
            throw new InvalidOperationException(
                FormattableString.Invariant($"Attack {_outcome.Attack} left the ball {ball} or the bounds {_session.Model.Bounds} in row {row}: distance {_outcome.RowNorms[row]:R}."));
        }
    }

    private void JudgeReturnedPoints()
    {
        Redoubt.Tensors.Tensor scores = new(_session.CleanScores.Shape);
        _session.Model.Scores(_outcome.Adversarial, scores);
        for (int row = 0; row < _attempts.Length; row++)
        {
            _outcome.RowForward[row]++;
            _outcome.RowMargins[row] = _session.Goal.Margin(row, scores.Row(row));
            if (_outcome.RowStatus[row] == AttackRowStatus.NotFound && _session.Goal.IsReached(row, scores.Row(row)))
                _outcome.RowStatus[row] = AttackRowStatus.Broken;
        }
    }
}
