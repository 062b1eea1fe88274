using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The row-wise part of <see cref="FastAdaptiveBoundary"/>.</summary>
internal sealed class FabSearch : BoundarySearch
{
    private readonly FabOptions _options;
    private readonly int[] _steps;
    private readonly bool[] _isNew, _lastCrossed; // whether the point has not been judged yet; whether the last judged one crossed the boundary
    private readonly double[] _rowBest;
    private readonly float[] _fromPoint, _fromCenter;
    private readonly int _targets;

    public FabSearch(AttackSession session, IObjective objective, AttackOutcome outcome, FabOptions options)
        : base(session, objective, outcome, options.TargetClasses is null && !session.Goal.IsTargeted ? session.Model.Classes - 1 : 1, options.FinalSearchSteps)
    {
        _options = options;
        _steps = new int[Capacity];
        _isNew = new bool[Capacity];
        _lastCrossed = new bool[Capacity];
        _rowBest = new double[session.Inputs.Rows];
        Array.Fill(_rowBest, double.PositiveInfinity);
        _fromPoint = new float[session.Model.ExampleShape.Count];
        _fromCenter = new float[session.Model.ExampleShape.Count];
        _targets = Math.Min(options.TargetClasses ?? 1, session.Model.Classes - 1);
    }

    public override int Attempts => _options.Restarts * _targets;

    public override int EvaluationsPerAttempt => 2 * _options.Steps + _options.FinalSearchSteps;

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _isNew[to] = _isNew[from];
        _steps[to] = _steps[from];
        _lastCrossed[to] = _lastCrossed[from];
    }

    protected override bool Continue(int slot, bool crossed)
    {
        if (crossed) _rowBest[RowOf(slot)] = Math.Min(_rowBest[RowOf(slot)], BestDistance(slot));
        if (_isNew[slot])
        {
            bool hasGradient = HasGradient(slot); // before it is known how this step went
            _lastCrossed[slot] = crossed;
            if (_steps[slot] == _options.Steps) return false;
            if (crossed || !hasGradient)
            {
                if (crossed) StepBack(slot);
                _isNew[slot] = false;
                return true;
            }
        }

        Step(slot);
        _steps[slot]++;
        _isNew[slot] = true;
        return true;
    }

    protected override void StartSteps(int slot, int attempt, RandomKey key)
    {
        SetBoundaries(slot, attempt);
        _steps[slot] = 0;
        _isNew[slot] = false;
        _lastCrossed[slot] = false;
        if (attempt % _options.Restarts == 0)
        {
            Center(slot).CopyTo(Points.Row(slot));
            return;
        }

        double radius = 0.5 * Math.Min(_options.EffectiveRestartRadius, _rowBest[RowOf(slot)]);
        Session.Ball.WithRadius(radius).SampleSurface(Points.Row(slot), Region(slot), key);
    }

    protected override void ChooseBoundaries(int row, int attempt, Span<int> candidates)
    {
        if (_options.TargetClasses is null) base.ChooseBoundaries(row, attempt, candidates);
        else candidates[0] = Session.WrongClass(row, attempt / _options.Restarts);
    }

    protected override bool NeedsGradient(int slot) => !_isNew[slot] || HasGradient(slot);

    /// <summary>Whether a point that is new gets its gradient in the pass that judges it: it saves a pass when the step falls short and is wasted when it does not.</summary>
    private bool HasGradient(int slot) => PassesPerGradient == 1 && !_lastCrossed[slot] && _steps[slot] < _options.Steps;

    /// <summary>x ← (1 - β)·x_orig + β·x.</summary>
    private void StepBack(int slot)
    {
        Span<float> x = Points.Row(slot);
        RowArithmetic.Between(Center(slot), x, (float)_options.BackwardStep, x);
        Session.Model.Bounds.Clamp(x);
    }

    /// <summary>x ← Π((1 - α)(x + η·δ) + α(x_orig + η·δ_orig)), where δ and δ_orig lead from x and x_orig to their nearest points of the linearized boundary.</summary>
    private void Step(int slot)
    {
        Span<float> x = Points.Row(slot), gradient = Gradient(slot);
        ReadOnlySpan<float> center = Center(slot);
        InputBounds bounds = Session.Model.Bounds;
        Norm norm = Session.Ball.Norm;
        float gap = Gap(slot);
        ProjectOntoBoundary(slot, x, gap, _fromPoint);
        ProjectOntoBoundary(slot, center, gap + RowArithmetic.DotDifference(gradient, x, center), _fromCenter);
        double near = Math.Max(norm.Distance(_fromPoint, x), 1e-8), far = Math.Max(norm.Distance(_fromCenter, center), 1e-8);
        float alpha = (float)Math.Min(near / (near + far), _options.LargestBias);
        Combine(x, center, alpha, bounds);
    }

    private void Combine(Span<float> x, ReadOnlySpan<float> center, float alpha, InputBounds bounds)
    {
        // Gathered by point and relative to the input, so that coordinates that no point moves stay as they are.
        float eta = (float)_options.Overshoot, ofP = (1 - alpha) * eta, ofX = (1 - alpha) * (1 - eta), ofQ = alpha * eta;
        Span<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        ReadOnlySpan<Vector<float>> cs = MemoryMarshal.Cast<float, Vector<float>>(center);
        ReadOnlySpan<Vector<float>> ps = MemoryMarshal.Cast<float, Vector<float>>(_fromPoint), qs = MemoryMarshal.Cast<float, Vector<float>>(_fromCenter);
        for (int k = 0; k < xs.Length; k++)
        {
            Vector<float> c = cs[k];
            xs[k] = c + (ofP * (ps[k] - c) + ofX * (xs[k] - c) + ofQ * (qs[k] - c));
        }

        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++)
        {
            float c = center[i];
            x[i] = c + (ofP * (_fromPoint[i] - c) + ofX * (x[i] - c) + ofQ * (_fromCenter[i] - c));
        }

        TensorPrimitives.Clamp(x, bounds.Lower, bounds.Upper, x);
    }
}
