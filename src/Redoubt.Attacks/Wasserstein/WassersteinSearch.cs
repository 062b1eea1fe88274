using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The row-wise part of <see cref="WassersteinAttack"/>: each step goes part of the way to the corner that the gradient points to, all of it at first and ever less.</summary>
/// <remarks>The ball is convex, so no plan need be kept: every point is a mean of corners.</remarks>
internal sealed class WassersteinSearch : GradientSearch
{
    // The rest of the radius is left for the rounding of values to float32.
    private const double Share = 1 - 1e-4;

    private readonly WassersteinOptions _options;
    private readonly TransportCorner _corners;
    private readonly double[] _points, _corner;
    private readonly float[] _gains;
    private readonly double[] _budgets;
    private readonly int[] _steps;

    public WassersteinSearch(AttackSession session, IObjective objective, AttackOutcome outcome, WassersteinOptions options)
        : base(session, objective, outcome)
    {
        _options = options;
        Shape example = session.Model.ExampleShape;
        _corners = new TransportCorner(example, options.Kernel);
        _points = new double[Capacity * example.Count];
        _corner = new double[example.Count];
        _gains = new float[example.Count];
        _budgets = new double[Capacity];
        _steps = new int[Capacity];
    }

    public override int Attempts => _options.Restarts;

    public override int EvaluationsPerAttempt => _options.Steps + 1;

    public override bool Advance(int slot)
    {
        if (_steps[slot] == _options.Steps) return false;
        Go(slot, Gradient(slot), 1 - (double)_steps[slot] / _options.Steps);
        _steps[slot]++;
        return true;
    }

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        PointOf(from).CopyTo(PointOf(to));
        _budgets[to] = _budgets[from];
        _steps[to] = _steps[from];
    }

    protected override void Start(int slot, int attempt, RandomKey key)
    {
        SetClasses(slot, attempt);
        _steps[slot] = 0;
        ReadOnlySpan<float> clean = Center(slot);
        double mass = 0;
        Span<double> point = PointOf(slot);
        for (int i = 0; i < clean.Length; i++)
        {
            point[i] = clean[i];
            mass += point[i] - Session.Model.Bounds.Lower;
        }

        _budgets[slot] = mass * _options.Radius * Share;
        clean.CopyTo(Points.Row(slot));
        if (attempt == 0) return;
        key.FillNormal(_gains);
        Go(slot, _gains, 1);
    }

    protected override bool WantsGradient(int slot) => _steps[slot] < _options.Steps;

    private Span<double> PointOf(int slot) => _points.AsSpan(slot * _corner.Length, _corner.Length);

    private void Go(int slot, ReadOnlySpan<float> gains, double share)
    {
        ReadOnlySpan<float> clean = Center(slot);
        InputBounds bounds = Session.Model.Bounds;
        _corners.Find(clean, (bounds, Session.Ball.Mask), gains, _budgets[slot], _corner);
        Span<double> point = PointOf(slot);
        Span<float> shown = Points.Row(slot);
        for (int i = 0; i < point.Length; i++)
        {
            point[i] += share * (_corner[i] - point[i]);
            shown[i] = Math.Clamp((float)point[i], bounds.Lower, bounds.Upper);
        }

        Fit(shown, clean);
    }

    /// <summary>Where the change of values is limited too: the same change, as much smaller as it must be. Both balls are convex and hold the clean image.</summary>
    private void Fit(Span<float> shown, ReadOnlySpan<float> clean)
    {
        PerturbationBall ball = Session.Ball;
        if (!ball.IsLimited) return;
        for (double margin = 1e-6; ball.Distance(shown, clean) is var distance && distance > ball.Radius; margin *= 2)
        {
            double factor = Math.Max(0, ball.Radius / distance * (1 - margin));
            for (int i = 0; i < shown.Length; i++) shown[i] = (float)(clean[i] + factor * ((double)shown[i] - clean[i]));
        }
    }
}
