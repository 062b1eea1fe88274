using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The row-wise part of <see cref="FastMinimumNorm"/>.</summary>
internal sealed class FmnSearch : NearestSearch
{
    private const double LastGamma = 0.001, LastStepShare = 0.01;

    private readonly FmnOptions _options;
    private readonly PerturbationBall _everywhere;
    private readonly int[] _steps;
    private readonly double[] _radii, _farthest;

    public FmnSearch(AttackSession session, IObjective objective, AttackOutcome outcome, FmnOptions options)
        : base(session, objective, outcome, options.EffectiveFinalSearchSteps)
    {
        _options = options;
        _everywhere = options.Ball.WithoutLimit();
        _steps = new int[Capacity];
        _radii = new double[Capacity];
        _farthest = new double[Capacity];
    }

    public override int Attempts => 1;

    public override int EvaluationsPerAttempt => _options.Steps + 1 + _options.EffectiveFinalSearchSteps;

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _steps[to] = _steps[from];
        _radii[to] = _radii[from];
        _farthest[to] = _farthest[from];
    }

    protected override void StartSteps(int slot, int attempt, RandomKey key)
    {
        SetClasses(slot, attempt);
        _steps[slot] = 0;
        _radii[slot] = Session.Ball.Norm == Norm.L0 ? 1 : double.PositiveInfinity;
        _farthest[slot] = RowArithmetic.FarthestDistance(Session.Ball.Norm, Center(slot), Session.Model.Bounds);
        Center(slot).CopyTo(Points.Row(slot));
    }

    protected override bool NeedsGradient(int slot) => _steps[slot] < _options.Steps;

    /// <summary>ε from how the last point did, then x ← Π_ε(x + α·g/‖g‖).</summary>
    protected override bool Continue(int slot, bool crossed)
    {
        if (_steps[slot] == _options.Steps) return false;
        Span<float> x = Points.Row(slot), gradient = Gradient(slot);
        double gamma = RowArithmetic.Cosine(_steps[slot], _options.Steps, _options.Gamma, Math.Min(_options.Gamma, LastGamma));
        double radius = Session.Ball.Norm == Norm.L0 ? NextCount(slot, crossed, gamma) : NextRadius(slot, crossed, gamma);
        _radii[slot] = Math.Min(radius, _farthest[slot]);

        double length = Length(gradient), step = _options.EffectiveStepSize * RowArithmetic.Cosine(_steps[slot], _options.Steps, 1, LastStepShare);
        if (length > 0 && double.IsFinite(length)) RowArithmetic.Add(gradient, step / length, x);
        _everywhere.Project(x, Region(slot), _radii[slot]);
        _steps[slot]++;
        return true;
    }

    /// <summary>Before the first success the linearized distance to the boundary, or the last radius a little larger if it did not suffice; then shrinking after a success
    /// and growing otherwise.</summary>
    private double NextRadius(int slot, bool crossed, double gamma)
    {
        if (crossed) return Math.Min(_radii[slot] * (1 - gamma), BestDistance(slot));
        if (double.IsFinite(BestDistance(slot))) return _radii[slot] * (1 + gamma);
        double gap = ClearMargin(Scores.Row(slot)) - Value(slot), slope = DualNorm(Gradient(slot));
        double distance = Session.Ball.Distance(Points.Row(slot), Center(slot));
        double estimate = slope > 0 && gap > 0 ? distance + gap / slope : _farthest[slot];
        return double.IsFinite(_radii[slot]) ? Math.Max(estimate, _radii[slot] * (1 + gamma)) : estimate;
    }

    /// <summary>The same in whole numbers, at least one value less or more.</summary>
    private double NextCount(int slot, bool crossed, double gamma)
    {
        double count = _radii[slot];
        double next = crossed
            ? Math.Min(Math.Min(count - 1, Math.Floor(count * (1 - gamma))), BestDistance(slot))
            : Math.Max(count + 1, Math.Floor(count * (1 + gamma)));
        return Math.Max(1, next);
    }
}
