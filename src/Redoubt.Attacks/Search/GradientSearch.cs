using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>A search that climbs an objective: calls it on the batch and counts passes. Slots that want a gradient and slots that are only judged go to the
/// model apart, so that no backward pass is wasted and no answer depends on who else is in the batch.</summary>
internal abstract class GradientSearch : RowSearch
{
    private readonly IObjective _objective;
    private readonly AttackOutcome _outcome;
    private readonly BatchBuffer _gradients;
    private readonly SlotGroup _climbing, _judged;
    private readonly int[] _labels, _targets;
    private readonly float[] _values;
    private readonly bool[] _unseen;

    protected GradientSearch(AttackSession session, IObjective objective, AttackOutcome outcome)
        : base(session, objective.Capacity)
    {
        _objective = objective;
        _outcome = outcome;
        Shape example = session.Model.ExampleShape;
        _gradients = new BatchBuffer(Capacity, example);
        _climbing = new SlotGroup(Capacity, example, session.Model.Classes);
        _judged = new SlotGroup(Capacity, example, session.Model.Classes);
        _labels = new int[Capacity];
        _targets = new int[Capacity];
        _values = new float[Capacity];
        _unseen = new bool[Capacity];
    }

    /// <summary>Passes, forward and backward, that one gradient costs.</summary>
    protected virtual int PassesPerGradient => 1;

    public override void Evaluate(int active)
    {
        _climbing.Clear();
        _judged.Clear();
        for (int slot = 0; slot < active; slot++)
        {
            bool wanted = WantsGradient(slot);
            (wanted ? _climbing : _judged).Add(slot, Points.Row(slot), _labels[slot], _targets[slot]);
            _outcome.RowForward[RowOf(slot)] += wanted ? PassesPerGradient : 1;
            if (wanted) _outcome.RowBackward[RowOf(slot)] += PassesPerGradient;
        }

        if (_climbing.Count > 0)
        {
            Climb(_climbing);
            CopyScores(_climbing);
            NoteZeroGradients(_climbing);
        }

        if (_judged.Count > 0)
        {
            _objective.Values(_judged.Points, _judged.Labels, TargetsOf(_judged), _judged.Scores, _judged.Values);
            CopyScores(_judged);
            for (int i = 0; i < _judged.Count; i++) _values[_judged.Slots[i]] = _judged.Values[i];
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

    /// <summary>Computes value and gradient of slots and <see cref="Keep"/>s them.</summary>
    protected virtual void Climb(SlotGroup group)
    {
        Differentiate(group);
        for (int i = 0; i < group.Count; i++) Keep(group, i);
    }

    /// <summary>Runs the objective and its gradient on a group.</summary>
    /// <remarks>What may not change has no slope, so that steps and lengths are those of the values inside the mask.</remarks>
    protected void Differentiate(SlotGroup group)
    {
        _objective.Evaluate(group.Points, group.Labels, TargetsOf(group), group.Scores, group.Values, group.Gradients);
        if (Session.Ball.Mask is not { } mask) return;
        for (int i = 0; i < group.Count; i++) mask.Clear(group.Gradients.Row(i));
    }

    /// <summary>Runs the objective without its gradient on a group.</summary>
    protected void Judge(SlotGroup group) => _objective.Values(group.Points, group.Labels, TargetsOf(group), group.Scores, group.Values);

    /// <summary>Takes value and gradient of one member of a group for its slot.</summary>
    protected void Keep(SlotGroup group, int member)
    {
        int slot = group.Slots[member];
        _values[slot] = group.Values[member];
        group.Gradients.Row(member).CopyTo(_gradients.Row(slot));
    }

    protected Span<float> Gradient(int slot) => _gradients.Row(slot);

    protected float Value(int slot) => _values[slot];

    protected void SetClasses(int slot, int attempt)
    {
        int row = RowOf(slot);
        _labels[slot] = Session.SourceClass(row);
        _targets[slot] = TargetClass(row, attempt);
        _unseen[slot] = attempt == 0;
    }

    private ReadOnlySpan<int> TargetsOf(SlotGroup group) => _objective.Kind.UsesTargets() ? group.Targets : [];

    private void CopyScores(SlotGroup group)
    {
        for (int i = 0; i < group.Count; i++) group.Scores.Row(i).CopyTo(Scores.Row(group.Slots[i]));
    }

    private void NoteZeroGradients(SlotGroup group)
    {
        foreach (int slot in group.Slots)
        {
            if (!_unseen[slot]) continue;
            _unseen[slot] = false;
            _outcome.RowZeroGradients[RowOf(slot)] = !Gradient(slot).ContainsAnyExcept(0f);
        }
    }
}
