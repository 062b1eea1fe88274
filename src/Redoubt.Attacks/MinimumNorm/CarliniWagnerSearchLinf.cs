using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>ℓ∞: every change beyond an allowed length τ is penalized; τ falls after each success, the constant doubles after each failure.</summary>
internal sealed class CarliniWagnerSearchLinf : CarliniWagnerSearch
{
    private readonly double[] _allowed;
    private readonly BatchBuffer _lastSuccess;

    public CarliniWagnerSearchLinf(AttackSession session, IObjective objective, AttackOutcome outcome, CarliniWagnerOptions options)
        : base(session, objective, outcome, options)
    {
        _allowed = new double[Capacity];
        _lastSuccess = new BatchBuffer(Capacity, session.Model.ExampleShape);
    }

    public override int EvaluationsPerAttempt
    {
        get
        {
            double doublings = Math.Max(1, Math.Log2(Options.EffectiveLargestConstant / Options.EffectiveFirstConstant) + 1);
            return (int)Math.Min(int.MaxValue / 2, (doublings + RoundsOfDecrease) * (Options.Steps + 1)) + Options.FinalSearchSteps;
        }
    }

    protected override bool SuccessEndsRound => true;

    // Decreases until the change is a thousandth of the bounds' width: only the progress bar relies on it.
    private double RoundsOfDecrease => Math.Log(1e-3) / Math.Log(Options.DecreaseFactor);

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _allowed[to] = _allowed[from];
        _lastSuccess.Move(from, to);
    }

    protected override void StartSteps(int slot, int attempt, RandomKey key)
    {
        base.StartSteps(slot, attempt, key);
        InputBounds bounds = Session.Model.Bounds;
        _allowed[slot] = bounds.Upper - bounds.Lower;
        Center(slot).CopyTo(_lastSuccess.Row(slot));
    }

    /// <summary>Only what the constant weighs little is left of the penalty.</summary>
    protected override bool IsEnough(int slot, double loss) => loss <= 1e-4 * Constant(slot);

    /// <summary>Σ max(|x - x_orig| - τ, 0).</summary>
    protected override double Penalty(int slot)
    {
        ReadOnlySpan<float> x = Points.Row(slot), center = Center(slot);
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += Math.Max(Math.Abs((double)x[i] - center[i]) - _allowed[slot], 0);
        return sum;
    }

    protected override void LossGradient(int slot, float constant, Span<float> gradient)
    {
        ReadOnlySpan<float> x = Points.Row(slot), center = Center(slot);
        float allowed = (float)_allowed[slot];
        for (int i = 0; i < gradient.Length; i++)
        {
            float change = x[i] - center[i];
            gradient[i] = (change > allowed ? 1 : change < -allowed ? -1 : 0) - constant * gradient[i];
        }
    }

    protected override bool NextRound(int slot, double constant, bool found)
    {
        if (!found)
        {
            if (constant * 2 > Options.EffectiveLargestConstant) return false;
            BeginRound(slot, constant * 2, _lastSuccess.Row(slot));
            return true;
        }

        Points.Row(slot).CopyTo(_lastSuccess.Row(slot));
        double largest = Norm.Linf.Distance(Points.Row(slot), Center(slot));
        _allowed[slot] = Math.Min(_allowed[slot], largest) * Options.DecreaseFactor;
        if (_allowed[slot] < 1e-6 * (Session.Model.Bounds.Upper - Session.Model.Bounds.Lower)) return false;
        BeginRound(slot, constant, _lastSuccess.Row(slot));
        return true;
    }
}
