using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>A search that climbs an objective: calls it on the batch and counts passes. Gradients are computed when at least one slot wants one.</summary>
internal abstract class GradientSearch : RowSearch
{
    private readonly IObjective _objective;
    private readonly AttackOutcome _outcome;
    private readonly BatchBuffer _gradients;
    private readonly int[] _labels, _targets;
    private readonly float[] _values;
    private readonly bool[] _unseen;

    protected GradientSearch(AttackSession session, IObjective objective, AttackOutcome outcome)
        : base(session, objective.Capacity)
    {
        _objective = objective;
        _outcome = outcome;
        _gradients = new BatchBuffer(Capacity, session.Model.ExampleShape);
        _labels = new int[Capacity];
        _targets = new int[Capacity];
        _values = new float[Capacity];
        _unseen = new bool[Capacity];
    }

    public override void Evaluate(int active)
    {
        bool anyGradient = false;
        for (int slot = 0; slot < active; slot++)
        {
            // Counted by what the row uses, so that the numbers do not depend on its neighbors in the batch.
            bool wanted = WantsGradient(slot);
            anyGradient |= wanted;
            _outcome.RowForward[RowOf(slot)]++;
            if (wanted) _outcome.RowBackward[RowOf(slot)]++;
        }

        ReadOnlySpan<int> labels = _labels.AsSpan(0, active);
        ReadOnlySpan<int> targets = _objective.Kind.UsesTargets() ? _targets.AsSpan(0, active) : [];
        Tensor points = Points.First(active), scores = Scores.First(active);
        Span<float> values = _values.AsSpan(0, active);
        if (anyGradient)
        {
            _objective.Evaluate(points, labels, targets, scores, values, _gradients.First(active));
            NoteZeroGradients(active);
        }
        else
        {
            _objective.Values(points, labels, targets, scores, values);
        }
    }

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _labels[to] = _labels[from];
        _targets[to] = _targets[from];
        _unseen[to] = _unseen[from];
    }

    /// <summary>Whether the next step of a slot needs the gradient at its point.</summary>
    protected abstract bool WantsGradient(int slot);

    /// <summary>Class that the targeted objectives pull a row towards.</summary>
    protected virtual int TargetClass(int row, int attempt) => Session.Goal.Classes[row];

    protected Span<float> Gradient(int slot) => _gradients.Row(slot);

    protected float Value(int slot) => _values[slot];

    protected void SetClasses(int slot, int attempt)
    {
        int row = RowOf(slot);
        _labels[slot] = Session.SourceClass(row);
        _targets[slot] = TargetClass(row, attempt);
        _unseen[slot] = attempt == 0;
    }

    private void NoteZeroGradients(int active)
    {
        for (int slot = 0; slot < active; slot++)
        {
            if (!_unseen[slot]) continue;
            _unseen[slot] = false;
            _outcome.RowZeroGradients[RowOf(slot)] = !Gradient(slot).ContainsAnyExcept(0f);
        }
    }
}
