using System.Numerics;
using System.Runtime.InteropServices;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>ℓ2: the squared distance, and a binary search for the smallest constant that succeeds.</summary>
internal sealed class CarliniWagnerSearchL2 : CarliniWagnerSearch
{
    private readonly int[] _rounds;
    private readonly double[] _tooSmall, _largeEnough;

    public CarliniWagnerSearchL2(AttackSession session, IObjective objective, AttackOutcome outcome, CarliniWagnerOptions options)
        : base(session, objective, outcome, options)
    {
        _rounds = new int[Capacity];
        _tooSmall = new double[Capacity];
        _largeEnough = new double[Capacity];
    }

    public override int EvaluationsPerAttempt => Options.BinarySearchSteps * (Options.Steps + 1) + Options.FinalSearchSteps;

    protected override bool SuccessEndsRound => false;

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _rounds[to] = _rounds[from];
        _tooSmall[to] = _tooSmall[from];
        _largeEnough[to] = _largeEnough[from];
    }

    protected override void StartSteps(int slot, int attempt, RandomKey key)
    {
        base.StartSteps(slot, attempt, key);
        _rounds[slot] = 0;
        _tooSmall[slot] = 0;
        _largeEnough[slot] = double.PositiveInfinity;
    }

    protected override double Penalty(int slot)
    {
        double distance = Norm.L2.Distance(Points.Row(slot), Center(slot));
        return distance * distance;
    }

    /// <summary>2·(x - x_orig) - c·g.</summary>
    protected override void LossGradient(int slot, float constant, Span<float> gradient)
    {
        ReadOnlySpan<float> x = Points.Row(slot), center = Center(slot);
        Span<Vector<float>> gs = MemoryMarshal.Cast<float, Vector<float>>(gradient);
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x), cs = MemoryMarshal.Cast<float, Vector<float>>(center);
        for (int k = 0; k < gs.Length; k++) gs[k] = 2 * (xs[k] - cs[k]) - constant * gs[k];
        for (int i = gs.Length * Vector<float>.Count; i < gradient.Length; i++) gradient[i] = 2 * (x[i] - center[i]) - constant * gradient[i];
    }

    protected override bool NextRound(int slot, double constant, bool found)
    {
        if (found) _largeEnough[slot] = constant;
        else _tooSmall[slot] = constant;
        if (++_rounds[slot] == Options.BinarySearchSteps) return false;
        double next = double.IsInfinity(_largeEnough[slot]) ? constant * 10 : 0.5 * (_tooSmall[slot] + _largeEnough[slot]);
        BeginRound(slot, next, Center(slot));
        return true;
    }
}
