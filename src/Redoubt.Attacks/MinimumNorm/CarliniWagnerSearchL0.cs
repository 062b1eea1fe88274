using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>ℓ0: the ℓ2 loss on fewer and fewer values. After each success those values are given back whose change helps least, δᵢ·gᵢ with g the gradient of the margin.</summary>
internal sealed class CarliniWagnerSearchL0 : CarliniWagnerSearch
{
    private readonly BatchBuffer _free, _freeBefore, _lastSuccess, _lastGradient;
    private readonly int[] _removed;
    private readonly float[] _help;
    private readonly int[] _order;

    public CarliniWagnerSearchL0(AttackSession session, IObjective objective, AttackOutcome outcome, CarliniWagnerOptions options)
        : base(session, objective, outcome, options)
    {
        Shape example = session.Model.ExampleShape;
        _free = new BatchBuffer(Capacity, example);
        _freeBefore = new BatchBuffer(Capacity, example);
        _lastSuccess = new BatchBuffer(Capacity, example);
        _lastGradient = new BatchBuffer(Capacity, example);
        _removed = new int[Capacity];
        _help = new float[example.Count];
        _order = new int[example.Count];
    }

    // What a typical row may need; only the progress bar relies on it.
    public override int EvaluationsPerAttempt => (int)Math.Min(int.MaxValue / 2, 100L * Options.Steps);

    protected override bool SuccessEndsRound => true;

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _free.Move(from, to);
        _freeBefore.Move(from, to);
        _lastSuccess.Move(from, to);
        _lastGradient.Move(from, to);
        _removed[to] = _removed[from];
    }

    protected override void StartSteps(int slot, int attempt, RandomKey key)
    {
        _free.Row(slot).Fill(1);
        _removed[slot] = 0;
        base.StartSteps(slot, attempt, key);
        Center(slot).CopyTo(_lastSuccess.Row(slot));
    }

    protected override double Penalty(int slot)
    {
        double distance = Norm.L2.Distance(Points.Row(slot), Center(slot));
        return distance * distance;
    }

    /// <summary>2·(x - x_orig) - c·g where values are free, 0 elsewhere. Keeps g for the choice of what to give back.</summary>
    protected override void LossGradient(int slot, float constant, Span<float> gradient)
    {
        ReadOnlySpan<float> x = Points.Row(slot), center = Center(slot), free = _free.Row(slot);
        for (int i = 0; i < gradient.Length; i++) gradient[i] = free[i] * (2 * (x[i] - center[i]) - constant * gradient[i]);
    }

    /// <summary>Values that are not free keep those of the input exactly.</summary>
    protected override void Constrain(int slot)
    {
        Span<float> x = Points.Row(slot);
        ReadOnlySpan<float> center = Center(slot), free = _free.Row(slot);
        for (int i = 0; i < x.Length; i++) x[i] = free[i] > 0 ? x[i] : center[i];
    }

    protected override bool NextRound(int slot, double constant, bool found)
    {
        if (found)
        {
            Points.Row(slot).CopyTo(_lastSuccess.Row(slot));
            Gradient(slot).CopyTo(_lastGradient.Row(slot));
            _free.Row(slot).CopyTo(_freeBefore.Row(slot));
            return GiveBack(slot, most: int.MaxValue, constant);
        }

        if (constant * 2 <= Options.EffectiveLargestConstant)
        {
            BeginRound(slot, constant * 2, _lastSuccess.Row(slot));
            return true;
        }

        // Too many at once: from the last success give back half as many.
        if (_removed[slot] <= 1) return false;
        _freeBefore.Row(slot).CopyTo(_free.Row(slot));
        return GiveBack(slot, _removed[slot] / 2, constant);
    }

    private bool GiveBack(int slot, int most, double constant)
    {
        ReadOnlySpan<float> x = _lastSuccess.Row(slot), center = Center(slot), gradient = _lastGradient.Row(slot);
        Span<float> free = _free.Row(slot);
        int changed = 0;
        for (int i = 0; i < x.Length; i++)
        {
            if (!(free[i] > 0)) continue;
            if (x[i] == center[i])
            {
                free[i] = 0;
                continue;
            }

            _help[changed] = (x[i] - center[i]) * gradient[i];
            _order[changed++] = i;
        }

        if (changed <= 1) return false;
        _help.AsSpan(0, changed).Sort(_order.AsSpan(0, changed));
        int count = Math.Min(Math.Min(most, changed - 1), Math.Max(1, (int)(0.3 * Math.Sqrt(changed))));
        for (int k = 0; k < count; k++) free[_order[k]] = 0;
        _removed[slot] = count;
        BeginRound(slot, constant, x);
        return true;
    }
}
