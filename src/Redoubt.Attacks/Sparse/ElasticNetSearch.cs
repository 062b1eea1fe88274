using System.Numerics;
using System.Runtime.InteropServices;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The row-wise part of <see cref="ElasticNetAttack"/>: gradients are taken at the extrapolated points y, successes are looked for at the points x; the two take turns.</summary>
internal sealed class ElasticNetSearch : NearestSearch
{
    private const double LeastProgress = 0.9999;

    private readonly ElasticNetOptions _options;
    private readonly int[] _steps, _rounds;
    private readonly double[] _constants, _lossBefore, _losses, _tooSmall, _largeEnough;
    private readonly bool[] _found, _atIterate;
    private readonly BatchBuffer _iterates;
    private readonly int _checkEvery;

    public ElasticNetSearch(AttackSession session, IObjective objective, AttackOutcome outcome, ElasticNetOptions options)
        : base(session, objective, outcome, options.FinalSearchSteps)
    {
        _options = options;
        _steps = new int[Capacity];
        _rounds = new int[Capacity];
        _constants = new double[Capacity];
        _lossBefore = new double[Capacity];
        _losses = new double[Capacity];
        _tooSmall = new double[Capacity];
        _largeEnough = new double[Capacity];
        _found = new bool[Capacity];
        _atIterate = new bool[Capacity];
        _iterates = new BatchBuffer(Capacity, session.Model.ExampleShape);
        _checkEvery = Math.Max(1, (options.Steps + 9) / 10);
    }

    public override int Attempts => 1;

    public override int EvaluationsPerAttempt => 2 * _options.BinarySearchSteps * _options.Steps + _options.FinalSearchSteps;

    /// <summary>Extrapolated points may leave the bounds: only iterates count.</summary>
    public override bool Succeeds(int slot) => _atIterate[slot] && base.Succeeds(slot);

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _steps[to] = _steps[from];
        _rounds[to] = _rounds[from];
        _constants[to] = _constants[from];
        _lossBefore[to] = _lossBefore[from];
        _losses[to] = _losses[from];
        _tooSmall[to] = _tooSmall[from];
        _largeEnough[to] = _largeEnough[from];
        _found[to] = _found[from];
        _atIterate[to] = _atIterate[from];
        _iterates.Move(from, to);
    }

    protected override void StartSteps(int slot, int attempt, RandomKey key)
    {
        SetClasses(slot, attempt);
        _rounds[slot] = 0;
        _tooSmall[slot] = 0;
        _largeEnough[slot] = double.PositiveInfinity;
        BeginRound(slot, _options.FirstConstant);
    }

    protected override bool NeedsGradient(int slot) => !_atIterate[slot];

    protected override bool Continue(int slot, bool crossed)
    {
        if (!_atIterate[slot])
        {
            Shrink(slot);
            return true;
        }

        // Judged was x; Points still holds it, the next y is made from it and the iterate before.
        _found[slot] |= crossed;
        _losses[slot] = Loss(slot);
        bool over = _steps[slot] == _options.Steps;
        if (!over && _steps[slot] % _checkEvery == 0)
        {
            over = _found[slot] && !(_losses[slot] <= LeastProgress * _lossBefore[slot]);
            _lossBefore[slot] = _losses[slot];
        }

        if (over) return NextRound(slot);
        Extrapolate(slot);
        return true;
    }

    private void BeginRound(int slot, double constant)
    {
        _constants[slot] = constant;
        _steps[slot] = 0;
        _lossBefore[slot] = double.PositiveInfinity;
        _found[slot] = false;
        _atIterate[slot] = false;
        Center(slot).CopyTo(Points.Row(slot));
        Center(slot).CopyTo(_iterates.Row(slot));
    }

    private bool NextRound(int slot)
    {
        double constant = _constants[slot];
        if (_found[slot]) _largeEnough[slot] = constant;
        else _tooSmall[slot] = constant;
        if (++_rounds[slot] == _options.BinarySearchSteps) return false;
        BeginRound(slot, double.IsInfinity(_largeEnough[slot]) ? constant * 10 : 0.5 * (_tooSmall[slot] + _largeEnough[slot]));
        return true;
    }

    /// <summary>The elastic-net loss at the iterate that was just judged.</summary>
    private double Loss(int slot)
    {
        ReadOnlySpan<float> x = Points.Row(slot);
        double l2 = Norm.L2.Distance(x, Center(slot));
        return _constants[slot] * Math.Max(0, ClearMargin(Scores.Row(slot)) - Value(slot)) + l2 * l2 + _options.Regularization * Norm.L1.Distance(x, Center(slot));
    }

    /// <summary>x ← S_β(y - α·∇), equation 7: what moved by at most β goes back to the input, the rest goes back by β, inside the bounds.</summary>
    private void Shrink(int slot)
    {
        Span<float> y = Points.Row(slot);
        double missing = ClearMargin(Scores.Row(slot)) - Value(slot);
        float constant = missing > 0 ? (float)_constants[slot] : 0;
        float step = (float)(_options.StepSize * Math.Sqrt(1 - (double)_steps[slot] / _options.Steps));
        Shrink(y, Gradient(slot), Center(slot), (constant, step, (float)_options.Regularization), Session.Model.Bounds);
        _atIterate[slot] = true;
        _steps[slot]++;
    }

    /// <summary>One shrinkage step on a row, in place.</summary>
    internal static void Shrink(Span<float> y, ReadOnlySpan<float> rise, ReadOnlySpan<float> center, (float Constant, float Step, float Beta) step, InputBounds bounds)
    {
        Span<Vector<float>> ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        ReadOnlySpan<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(rise), cs = MemoryMarshal.Cast<float, Vector<float>>(center);
        Vector<float> low = new(bounds.Lower), high = new(bounds.Upper), beta = new(step.Beta);
        for (int k = 0; k < ys.Length; k++)
        {
            Vector<float> moved = ys[k] - step.Step * (2 * (ys[k] - cs[k]) - step.Constant * gs[k]), change = moved - cs[k];
            Vector<float> up = Vector.Min(moved - beta, high), down = Vector.Max(moved + beta, low);
            Vector<float> kept = Vector.ConditionalSelect(Vector.GreaterThan(change, beta), up, cs[k]);
            ys[k] = Vector.ConditionalSelect(Vector.LessThan(change, -beta), down, kept);
        }

        for (int i = ys.Length * Vector<float>.Count; i < y.Length; i++)
        {
            float moved = y[i] - step.Step * (2 * (y[i] - center[i]) - step.Constant * rise[i]), change = moved - center[i];
            y[i] = change > step.Beta ? Math.Min(moved - step.Beta, bounds.Upper) : change < -step.Beta ? Math.Max(moved + step.Beta, bounds.Lower) : center[i];
        }
    }

    /// <summary>y ← x + k/(k+3)·(x - x before).</summary>
    private void Extrapolate(int slot)
    {
        Span<float> x = Points.Row(slot), before = _iterates.Row(slot);
        int k = _steps[slot] - 1;
        float share = k / (k + 3f);
        Span<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x), bs = MemoryMarshal.Cast<float, Vector<float>>(before);
        for (int i = 0; i < xs.Length; i++)
        {
            Vector<float> now = xs[i];
            xs[i] = now + share * (now - bs[i]);
            bs[i] = now;
        }

        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++)
        {
            float now = x[i];
            x[i] = now + share * (now - before[i]);
            before[i] = now;
        }

        _atIterate[slot] = false;
    }
}
