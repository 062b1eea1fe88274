using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>What the norms of <see cref="CarliniWagner"/> share: rounds of Adam with one constant each.</summary>
internal abstract class CarliniWagnerSearch : NearestSearch
{
    private const double LeastProgress = 0.9999;

    private readonly TanhSpaceAdam _adam;
    private readonly int[] _steps;
    private readonly double[] _constants, _lossBefore;
    private readonly bool[] _found;
    private readonly int _checkEvery;

    protected CarliniWagnerSearch(AttackSession session, IObjective objective, AttackOutcome outcome, CarliniWagnerOptions options)
        : base(session, objective, outcome, options.EffectiveFinalSearchSteps)
    {
        Options = options;
        _adam = new TanhSpaceAdam(Capacity, session.Model.ExampleShape, session.Model.Bounds, options.StepSize);
        _steps = new int[Capacity];
        _constants = new double[Capacity];
        _lossBefore = new double[Capacity];
        _found = new bool[Capacity];
        _checkEvery = Math.Max(1, (options.Steps + 9) / 10);
    }

    public override int Attempts => 1;

    protected CarliniWagnerOptions Options { get; }

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _adam.Move(from, to);
        _steps[to] = _steps[from];
        _constants[to] = _constants[from];
        _lossBefore[to] = _lossBefore[from];
        _found[to] = _found[from];
    }

    protected override void StartSteps(int slot, int attempt, RandomKey key)
    {
        SetClasses(slot, attempt);
        BeginRound(slot, Options.EffectiveFirstConstant, Center(slot));
    }

    protected override bool NeedsGradient(int slot) => true;

    protected override bool Continue(int slot, bool crossed)
    {
        Span<float> x = Points.Row(slot), gradient = Gradient(slot);
        double missing = Math.Max(0, ClearMargin(Scores.Row(slot)) - Value(slot));
        double loss = _constants[slot] * missing + Penalty(slot);
        bool enough = crossed && IsEnough(slot, loss);
        _found[slot] |= enough;
        bool over = _steps[slot] == Options.Steps || (enough && SuccessEndsRound);
        if (!over && _steps[slot] % _checkEvery == 0)
        {
            over = !(loss <= LeastProgress * _lossBefore[slot]) && (_found[slot] || SuccessEndsRound);
            _lossBefore[slot] = loss;
        }

        if (over) return NextRound(slot, _constants[slot], _found[slot]);
        LossGradient(slot, (float)(missing > 0 ? _constants[slot] : 0), gradient);
        _adam.Step(slot, x, gradient);
        Constrain(slot);
        _steps[slot]++;
        return true;
    }

    protected double Constant(int slot) => _constants[slot];

    /// <summary>Starts Adam with a constant from a point.</summary>
    protected void BeginRound(int slot, double constant, ReadOnlySpan<float> start)
    {
        start.CopyTo(Points.Row(slot));
        _adam.Restart(slot, Points.Row(slot));
        Constrain(slot);
        _constants[slot] = constant;
        _steps[slot] = 0;
        _lossBefore[slot] = double.PositiveInfinity;
        _found[slot] = false;
    }

    /// <summary>Whether a round is over at its first success. A round that goes on gives up for lack of progress only after one: before it a flat stretch may end.</summary>
    protected abstract bool SuccessEndsRound { get; }

    /// <summary>Whether a success is one that the round was to find.</summary>
    protected virtual bool IsEnough(int slot, double loss) => true;

    /// <summary>The part of the loss that measures the distance, at the last point.</summary>
    protected abstract double Penalty(int slot);

    /// <summary>Undoes changes that are not allowed. Default: all are.</summary>
    protected virtual void Constrain(int slot)
    {
    }

    /// <summary>Turns the gradient of the margin into that of the loss, in place.</summary>
    protected abstract void LossGradient(int slot, float constant, Span<float> gradient);

    /// <summary>Begins the next round, or returns false when the search is over.</summary>
    protected abstract bool NextRound(int slot, double constant, bool found);
}
