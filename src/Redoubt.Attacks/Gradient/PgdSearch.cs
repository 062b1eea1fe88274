using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The row-wise part of <see cref="ProjectedGradientDescent"/>.</summary>
internal sealed class PgdSearch : GradientSearch
{
    private readonly PgdOptions _options;
    private readonly int[] _steps;
    private readonly BatchBuffer? _best;
    private readonly float[] _bestValues;

    public PgdSearch(AttackSession session, IObjective objective, AttackOutcome outcome, PgdOptions options)
        : base(session, objective, outcome)
    {
        _options = options;
        _steps = new int[Capacity];
        _bestValues = new float[Capacity];
        _best = options.MaximizeLoss ? new BatchBuffer(Capacity, session.Model.ExampleShape) : null;
    }

    public override int Attempts => _options.Restarts;

    public override int EvaluationsPerAttempt => _options.Steps + 1;

    public override SearchAim Aim => _options.MaximizeLoss ? SearchAim.LargestObjective : SearchAim.FirstSuccess;

    public override bool Advance(int slot)
    {
        Span<float> x = Points.Row(slot);
        if (_best is not null && Value(slot) > _bestValues[slot])
        {
            _bestValues[slot] = Value(slot);
            x.CopyTo(_best.Row(slot));
        }

        if (_steps[slot] == _options.Steps) return false;
        _steps[slot]++;
        PerturbationBall ball = Session.Ball;
        FeasibleRegion region = Region(slot);
        ball.StepUphill(x, Gradient(slot), _options.EffectiveStepSize, region); // x ← x + α·d, d the steepest unit step in the ball's norm
        ball.Project(x, region);                                                // x ← Π(x)
        return true;
    }

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _steps[to] = _steps[from];
        _bestValues[to] = _bestValues[from];
        _best?.Move(from, to);
    }

    public override ReadOnlySpan<float> Best(int slot, out float value)
    {
        value = _bestValues[slot];
        return _best!.Row(slot);
    }

    protected override void Start(int slot, int attempt, RandomKey key)
    {
        SetClasses(slot, attempt);
        _steps[slot] = 0;
        _bestValues[slot] = float.NegativeInfinity;
        if (_options.RandomStart) Session.Ball.Sample(Points.Row(slot), Region(slot), key);
        else Center(slot).CopyTo(Points.Row(slot));
    }

    protected override bool WantsGradient(int slot) => _steps[slot] < _options.Steps;
}
