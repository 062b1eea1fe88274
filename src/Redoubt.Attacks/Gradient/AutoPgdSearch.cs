using System.Numerics;
using System.Runtime.InteropServices;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The row-wise part of <see cref="AutoProjectedGradientDescent"/>.</summary>
internal sealed class AutoPgdSearch : BestPointSearch
{
    private const float Momentum = 0.75f; // α of the paper: weight of the new step against the last move

    private readonly int[] _checkpoints;
    private readonly AdaptiveStep[] _steps;
    private readonly BatchBuffer _previous;
    private readonly float[] _ahead;

    public AutoPgdSearch(AttackSession session, IObjective objective, AttackOutcome outcome, AutoPgdOptions options)
        : base(session, objective, outcome, options)
    {
        _checkpoints = AdaptiveStep.Checkpoints(options.Steps);
        _steps = new AdaptiveStep[Capacity];
        _previous = new BatchBuffer(Capacity, session.Model.ExampleShape);
        _ahead = new float[session.Model.ExampleShape.Count];
    }

    public override int EvaluationsPerAttempt => Options.Steps + 1;

    public override SearchAim Aim => Options.MaximizeLoss ? SearchAim.LargestObjective : SearchAim.FirstSuccess;

    public override bool Advance(int slot)
    {
        (bool isBest, bool restart) = _steps[slot].Observe(Value(slot), Iterations[slot]);
        if (isBest) TakeAsBest(slot);
        if (Iterations[slot] == Options.Steps) return false;
        if (restart) GoBackToBest(slot);
        Step(slot, Points.Row(slot), Gradient(slot), Iterations[slot] == 0 ? 1 : Momentum);
        Iterations[slot]++;
        return true;
    }

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _steps[to] = _steps[from];
        _previous.Move(from, to);
    }

    protected override float BestValue(int slot) => _steps[slot].Best;

    protected override void Start(int slot, int attempt, RandomKey key)
    {
        SetClasses(slot, attempt);
        _steps[slot] = new AdaptiveStep(2 * Session.Ball.Radius, Options.Rho, _checkpoints);
        Session.Ball.SampleSurface(Points.Row(slot), Region(slot), key);
        Points.Row(slot).CopyTo(_previous.Row(slot));
        BeginAtPoint(slot);
    }

    protected override bool WantsGradient(int slot) => Iterations[slot] < Options.Steps;

    /// <summary>z = Π(x + η·d), x' = Π(x + a·(z - x) + (1 - a)·(x - x_previous)).</summary>
    private void Step(int slot, Span<float> x, ReadOnlySpan<float> gradient, float a)
    {
        Span<float> previous = _previous.Row(slot);
        FeasibleRegion region = Region(slot);
        if (Session.Ball.Norm == Norm.Linf)
        {
            StepLinf(x, previous, gradient, region, (float)_steps[slot].Length, a);
            return;
        }

        x.CopyTo(_ahead);
        Session.Ball.StepUphill(_ahead, gradient, _steps[slot].Length, region);
        Session.Ball.Project(_ahead, region);
        for (int i = 0; i < x.Length; i++)
        {
            float old = x[i];
            x[i] = old + a * (_ahead[i] - old) + (1 - a) * (old - previous[i]);
            previous[i] = old;
        }

        Session.Ball.Project(x, region);
    }

    /// <summary>The same for ℓ∞ in one pass over the row.</summary>
    private static void StepLinf(
        Span<float> x, Span<float> previous, ReadOnlySpan<float> gradient, FeasibleRegion region, float length, float a)
    {
        Span<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x), olds = MemoryMarshal.Cast<float, Vector<float>>(previous);
        ReadOnlySpan<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        ReadOnlySpan<Vector<float>> lows = MemoryMarshal.Cast<float, Vector<float>>(region.Lower), highs = MemoryMarshal.Cast<float, Vector<float>>(region.Upper);
        Vector<float> step = new(length), weight = new(a), rest = new(1 - a), zero = Vector<float>.Zero;
        for (int k = 0; k < xs.Length; k++)
        {
            Vector<float> now = xs[k], low = lows[k], high = highs[k];
            Vector<float> up = Vector.ConditionalSelect(Vector.GreaterThan(gs[k], zero), step, zero);
            Vector<float> down = Vector.ConditionalSelect(Vector.LessThan(gs[k], zero), step, zero);
            Vector<float> z = Vector.Min(Vector.Max(now + (up - down), low), high);
            xs[k] = Vector.Min(Vector.Max(now + weight * (z - now) + rest * (now - olds[k]), low), high);
            olds[k] = now;
        }

        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++)
        {
            float now = x[i], low = region.Lower[i], high = region.Upper[i];
            float z = Math.Min(Math.Max(now + (gradient[i] > 0 ? length : gradient[i] < 0 ? -length : 0), low), high);
            x[i] = Math.Min(Math.Max(now + a * (z - now) + (1 - a) * (now - previous[i]), low), high);
            previous[i] = now;
        }
    }
}
