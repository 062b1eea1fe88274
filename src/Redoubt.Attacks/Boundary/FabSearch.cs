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
    private readonly Phase[] _phases;
    private readonly int[] _steps;
    private readonly bool[] _lastCrossed;
    private readonly FinalSearch[] _finals;
    private readonly double[] _slotBest, _rowBest;
    private readonly BatchBuffer _best;
    private readonly float[] _fromPoint, _fromCenter;
    private readonly int _targets;

    public FabSearch(AttackSession session, IObjective objective, AttackOutcome outcome, FabOptions options)
        : base(session, objective, outcome, options.TargetClasses is null && !session.Goal.IsTargeted ? session.Model.Classes - 1 : 1)
    {
        _options = options;
        _phases = new Phase[Capacity];
        _steps = new int[Capacity];
        _lastCrossed = new bool[Capacity];
        _finals = new FinalSearch[Capacity];
        _slotBest = new double[Capacity];
        _rowBest = new double[session.Inputs.Rows];
        Array.Fill(_rowBest, double.PositiveInfinity);
        _best = new BatchBuffer(Capacity, session.Model.ExampleShape);
        _fromPoint = new float[session.Model.ExampleShape.Count];
        _fromCenter = new float[session.Model.ExampleShape.Count];
        _targets = Math.Min(options.TargetClasses ?? 1, session.Model.Classes - 1);
    }

    private enum Phase
    {
        /// <summary>The point is new: it is to be judged.</summary>
        Judging,

        /// <summary>The point is judged: the next step needs its gradient.</summary>
        Stepping,

        /// <summary>The steps are over.</summary>
        Finishing,
    }

    public override int Attempts => _options.Restarts * _targets;

    public override int EvaluationsPerAttempt => 2 * _options.Steps + _options.FinalSearchSteps;

    public override bool Advance(int slot)
    {
        bool crossed = Succeeds(slot);
        if (crossed) Remember(slot);
        switch (_phases[slot])
        {
            case Phase.Finishing:
                _finals[slot] = _finals[slot].Observe(crossed, Height(RowOf(slot), _finals[slot].Winner, Scores.Row(slot)));
                return ContinueFinalSearch(slot);
            case Phase.Judging:
                bool hasGradient = HasGradient(slot); // as it was when the point was judged
                _lastCrossed[slot] = crossed;
                if (_steps[slot] == _options.Steps) return BeginFinalSearch(slot);
                if (!crossed && hasGradient) break;
                if (crossed) StepBack(slot);
                _phases[slot] = Phase.Stepping;
                return true;
            default:
                break;
        }

        Step(slot);
        _steps[slot]++;
        // A gradient that comes with the judgment saves a pass when the step falls short, and is wasted when it does not.
        _phases[slot] = Phase.Judging;
        return true;
    }

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _phases[to] = _phases[from];
        _steps[to] = _steps[from];
        _lastCrossed[to] = _lastCrossed[from];
        _finals[to] = _finals[from];
        _slotBest[to] = _slotBest[from];
        _best.Move(from, to);
    }

    protected override void Start(int slot, int attempt, RandomKey key)
    {
        SetBoundaries(slot, attempt);
        _steps[slot] = 0;
        _phases[slot] = Phase.Stepping;
        _lastCrossed[slot] = false;
        _slotBest[slot] = double.PositiveInfinity;
        if (attempt % _options.Restarts == 0)
        {
            Center(slot).CopyTo(Points.Row(slot));
            return;
        }

        double radius = 0.5 * Math.Min(_options.EffectiveRestartRadius, _rowBest[RowOf(slot)]);
        new PerturbationBall(Session.Ball.Norm, radius).SampleSurface(Points.Row(slot), Region(slot), key);
    }

    protected override void ChooseBoundaries(ReadOnlySpan<float> scores, int source, int attempt, Span<int> candidates)
    {
        if (_options.TargetClasses is null)
        {
            base.ChooseBoundaries(scores, source, attempt, candidates);
            return;
        }

        int rank = attempt / _options.Restarts;
        Span<int> ranked = stackalloc int[rank + 1];
        WrongClasses.Fill(scores, source, ranked);
        candidates[0] = ranked[rank];
    }

    protected override bool WantsGradient(int slot) => _phases[slot] switch
    {
        Phase.Stepping => true,
        Phase.Judging => HasGradient(slot),
        _ => false,
    };

    /// <summary>Whether a judged point gets its gradient in the same pass: cheap gradients where the last step fell short.</summary>
    private bool HasGradient(int slot) => PassesPerGradient == 1 && !_lastCrossed[slot] && _steps[slot] < _options.Steps;

    private void Remember(int slot)
    {
        ReadOnlySpan<float> x = Points.Row(slot);
        double distance = Session.Ball.Distance(x, Center(slot));
        if (!(distance < _slotBest[slot])) return;
        _slotBest[slot] = distance;
        _rowBest[RowOf(slot)] = Math.Min(_rowBest[RowOf(slot)], distance);
        if (_phases[slot] == Phase.Finishing) return;
        x.CopyTo(_best.Row(slot));
        _finals[slot] = NewFinalSearch(slot);
    }

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
        float gap = 1.2f * ClearMargin(Scores.Row(slot)) - Value(slot); // the plane where a success counts, a little further than the boundary itself
        float gapFromCenter = gap + RowArithmetic.DotDifference(gradient, x, center);
        HyperplaneProjection.Project(norm, x, gradient, gap, (bounds.Lower, bounds.Upper), _fromPoint);
        HyperplaneProjection.Project(norm, center, gradient, gapFromCenter, (bounds.Lower, bounds.Upper), _fromCenter);
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

    private FinalSearch NewFinalSearch(int slot)
    {
        int row = RowOf(slot);
        int winner = Session.Goal.IsTargeted ? Session.Goal.Classes[row] : Decision.BestOther(Scores.Row(slot), Session.Goal.Classes[row]).Class;
        return new FinalSearch(winner, Height(row, winner, Session.CleanScores.Row(row)), Height(row, winner, Scores.Row(slot)));
    }

    /// <summary>How far the class that won at the best success is ahead: of the label, or for a targeted goal of the best other class.</summary>
    private float Height(int row, int winner, ReadOnlySpan<float> scores) =>
        Session.Goal.IsTargeted ? Session.Goal.Margin(row, scores) : scores[winner] - scores[Session.Goal.Classes[row]];

    private bool BeginFinalSearch(int slot)
    {
        if (double.IsInfinity(_slotBest[slot])) return false;
        _phases[slot] = Phase.Finishing;
        return ContinueFinalSearch(slot);
    }

    private bool ContinueFinalSearch(int slot)
    {
        if (_finals[slot].Steps == _options.FinalSearchSteps) return false;
        _finals[slot] = _finals[slot].Next(2 * ClearMargin(Session.CleanScores.Row(RowOf(slot))));
        RowArithmetic.Between(Center(slot), _best.Row(slot), (float)_finals[slot].Place, Points.Row(slot));
        Session.Model.Bounds.Clamp(Points.Row(slot));
        return true;
    }
}
