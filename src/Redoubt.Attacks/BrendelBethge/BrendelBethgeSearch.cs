using Redoubt.Models;
using Redoubt.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Redoubt.Attacks;

/// <summary>The row-wise part of <see cref="BrendelBethgeAttack"/>: climb to a start, halve the way back to the boundary, walk along it.</summary>
internal sealed class BrendelBethgeSearch : NearestSearch
{
    private const int ClimbSteps = 30, BisectionSteps = 10;
    private const double FirstClimb = 0.01; // of the box's diagonal; step k is k times as long

    private readonly BrendelBethgeOptions _options;
    private readonly TrustRegionStep _solver;
    private readonly Phase[] _phases;
    private readonly int[] _steps;
    private readonly double[] _inner, _outer;
    private readonly RandomKey[] _keys;
    private readonly BatchBuffer _starts, _normals;
    private readonly float[] _zeros;
    private readonly double _range;

    public BrendelBethgeSearch(AttackSession session, IObjective objective, AttackOutcome outcome, BrendelBethgeOptions options)
        : base(session, objective, outcome, options.EffectiveFinalSearchSteps)
    {
        _options = options;
        Shape example = session.Model.ExampleShape;
        InputBounds bounds = session.Model.Bounds;
        _solver = new TrustRegionStep(options.Ball.Norm, example.Count, (bounds.Lower, bounds.Upper));
        _phases = new Phase[Capacity];
        _steps = new int[Capacity];
        _inner = new double[Capacity];
        _outer = new double[Capacity];
        _keys = new RandomKey[Capacity];
        _starts = new BatchBuffer(Capacity, example);
        _normals = new BatchBuffer(Capacity, example);
        _zeros = new float[example.Count];
        _range = (double)bounds.Upper - bounds.Lower;
    }

    private enum Phase
    {
        Climb,
        Noise,
        Bisect,
        Walk,
    }

    public override int Attempts => 1;

    public override int EvaluationsPerAttempt => ClimbSteps + 1 + _options.StartTrials + BisectionSteps + _options.Steps + 1 + _options.EffectiveFinalSearchSteps;

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _phases[to] = _phases[from];
        _steps[to] = _steps[from];
        _inner[to] = _inner[from];
        _outer[to] = _outer[from];
        _keys[to] = _keys[from];
        _starts.Move(from, to);
        _normals.Move(from, to);
    }

    protected override void StartSteps(int slot, int attempt, RandomKey key)
    {
        SetClasses(slot, attempt);
        _keys[slot] = key;
        _phases[slot] = Phase.Climb;
        _steps[slot] = 0;
        Center(slot).CopyTo(Points.Row(slot));
    }

    protected override bool NeedsGradient(int slot) => _phases[slot] switch
    {
        Phase.Climb => _steps[slot] < ClimbSteps,
        Phase.Walk => _steps[slot] < _options.Steps,
        _ => false,
    };

    protected override bool Continue(int slot, bool crossed)
    {
        switch (_phases[slot])
        {
            case Phase.Climb or Phase.Noise when crossed:
                BeginBisection(slot);
                return true;
            case Phase.Climb:
                return _steps[slot] < ClimbSteps && Climb(slot) || BeginNoise(slot);
            case Phase.Noise:
                return DrawNoise(slot);
            case Phase.Bisect:
                Bisect(slot, crossed);
                return true;
            default:
                return _steps[slot] < _options.Steps && Walk(slot);
        }
    }

    private bool Climb(int slot)
    {
        Span<float> x = Points.Row(slot), gradient = Gradient(slot);
        double length = Length(gradient), step = FirstClimb * ++_steps[slot] * _range * Math.Sqrt(x.Length);
        if (!(length > 0) || !double.IsFinite(step / length)) return false;
        RowArithmetic.Add(gradient, step / length, x);
        Session.Model.Bounds.Clamp(x);
        return true;
    }

    private bool BeginNoise(int slot)
    {
        _phases[slot] = Phase.Noise;
        _steps[slot] = 0;
        return DrawNoise(slot);
    }

    private bool DrawNoise(int slot)
    {
        if (_steps[slot] == _options.StartTrials) return false;
        InputBounds bounds = Session.Model.Bounds;
        Span<float> x = Points.Row(slot);
        _keys[slot].Fold((ulong)_steps[slot]++).FillUniform(x, bounds.Lower, bounds.Upper);
        bounds.Clamp(x);
        return true;
    }

    private void BeginBisection(int slot)
    {
        Points.Row(slot).CopyTo(_starts.Row(slot));
        _phases[slot] = Phase.Bisect;
        _steps[slot] = 0;
        (_inner[slot], _outer[slot]) = (0, 1);
        WriteBetween(slot, 0.5);
    }

    private void Bisect(int slot, bool crossed)
    {
        double middle = 0.5 * (_inner[slot] + _outer[slot]);
        if (crossed) _outer[slot] = middle;
        else _inner[slot] = middle;
        if (++_steps[slot] < BisectionSteps)
        {
            WriteBetween(slot, 0.5 * (_inner[slot] + _outer[slot]));
            return;
        }

        _phases[slot] = Phase.Walk;
        _steps[slot] = 0;
        WriteBetween(slot, _outer[slot]);
    }

    private void WriteBetween(int slot, double share)
    {
        RowArithmetic.Between(Center(slot), _starts.Row(slot), (float)share, Points.Row(slot));
        Session.Model.Bounds.Clamp(Points.Row(slot));
    }

    /// <summary>x ← the point nearest to the input with b·δ = c and ‖δ‖₂ ≤ r inside the bounds, b the averaged gradient of the margin.</summary>
    private bool Walk(int slot)
    {
        Span<float> gradient = Gradient(slot), normal = _normals.Row(slot);
        float kept = _steps[slot] == 0 ? 0 : (float)_options.Momentum;
        TensorPrimitives.Multiply(normal, kept, normal);
        TensorPrimitives.MultiplyAdd(gradient, 1 - kept, normal, normal);
        double length = Length(normal);
        if (!(length > 0) || !double.IsFinite(length)) return false;
        double gap = 1.2 * ClearMargin(Scores.Row(slot)) - Value(slot);
        double rise = gap > 0 ? _options.Overshoot * gap : (2 - _options.Overshoot) * gap;
        int halvings = (int)((long)_steps[slot] * (_options.Halvings + 1) / _options.Steps);
        double radius = _options.TrustRadius * Math.Sqrt(_zeros.Length) * _range * Math.Pow(0.5, halvings);
        _solver.Solve(Center(slot), Points.Row(slot), normal, (float)(rise / length), (float)radius, (float)(1 / length));
        _steps[slot]++;
        return true;
    }
}
