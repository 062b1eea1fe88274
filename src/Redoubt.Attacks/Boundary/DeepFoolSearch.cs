using Redoubt.Models;
using Redoubt.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Redoubt.Attacks;

/// <summary>The row-wise part of <see cref="DeepFool"/>.</summary>
internal sealed class DeepFoolSearch : BoundarySearch
{
    private readonly DeepFoolOptions _options;
    private readonly int[] _steps;
    private readonly bool[] _isNew;
    private readonly BatchBuffer _total;
    private readonly float[] _next;

    public DeepFoolSearch(AttackSession session, IObjective objective, AttackOutcome outcome, DeepFoolOptions options)
        : base(session, objective, outcome, Math.Min(options.Candidates, session.Model.Classes - 1), options.FinalSearchSteps)
    {
        _options = options;
        _steps = new int[Capacity];
        _isNew = new bool[Capacity];
        _total = new BatchBuffer(Capacity, session.Model.ExampleShape);
        _next = new float[session.Model.ExampleShape.Count];
    }

    public override int Attempts => 1;

    public override int EvaluationsPerAttempt => 2 * _options.Steps + _options.FinalSearchSteps;

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _steps[to] = _steps[from];
        _isNew[to] = _isNew[from];
        _total.Move(from, to);
    }

    protected override void StartSteps(int slot, int attempt, RandomKey key)
    {
        SetBoundaries(slot, attempt);
        _steps[slot] = 0;
        _isNew[slot] = false;
        _total.Row(slot).Clear();
        Center(slot).CopyTo(Points.Row(slot));
    }

    // Many gradients are dearer than the forward pass that may spare them.
    protected override bool NeedsGradient(int slot) => !_isNew[slot] || PassesPerGradient == 1;

    protected override bool Continue(int slot, bool crossed)
    {
        if (crossed || (_isNew[slot] && _steps[slot] == _options.Steps)) return false;
        if (_isNew[slot] && PassesPerGradient > 1)
        {
            _isNew[slot] = false;
            return true;
        }

        Step(slot);
        _steps[slot]++;
        _isNew[slot] = true;
        return true;
    }

    /// <summary>r ← what the bounds leave of the shortest step onto the nearest boundary, x ← Π(x_orig + (1 + η)·Σ r).</summary>
    private void Step(int slot)
    {
        Span<float> x = Points.Row(slot), gradient = Gradient(slot), total = _total.Row(slot);
        double norm = DualNorm(gradient), gap = Math.Abs(Gap(slot));
        if (!(norm > 0) || !double.IsFinite(gap / norm)) return;
        double length = gap / norm; // of the step, in the ball's norm
        x.CopyTo(_next);
        if (Session.Ball.Norm == Norm.L2) RowArithmetic.Add(gradient, length / norm, _next);
        else Session.Ball.StepUphill(_next, gradient, length, default);
        Session.Model.Bounds.Clamp(_next);
        TensorPrimitives.Subtract(_next, x, _next);
        TensorPrimitives.Add(total, _next, total);
        RowArithmetic.Along(Center(slot), total, (float)(1 + _options.Overshoot), x);
        Session.Model.Bounds.Clamp(x);
    }
}
