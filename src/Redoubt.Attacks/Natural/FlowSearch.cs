using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The row-wise part of <see cref="FlowAttack"/>: Adam on the flow of each row.</summary>
internal sealed class FlowSearch : GradientSearch
{
    private const float First = 0.9f, Second = 0.999f, Small = 1e-8f;

    private readonly FlowOptions _options;
    private readonly FlowField _field;
    private readonly BatchBuffer _flows, _means, _squares;
    private readonly float[] _slope;
    private readonly int[] _steps;
    private readonly double[] _weights;
    private readonly (double Mean, double Longest)[] _lengths;

    public FlowSearch(AttackSession session, IObjective objective, AttackOutcome outcome, FlowOptions options)
        : base(session, objective, outcome)
    {
        _options = options;
        _field = new FlowField(session.Model.ExampleShape);
        (_flows, _means, _squares) = (new BatchBuffer(Capacity, _field.FlowShape), new BatchBuffer(Capacity, _field.FlowShape), new BatchBuffer(Capacity, _field.FlowShape));
        _slope = new float[_field.FlowShape.Count];
        _steps = new int[Capacity];
        _weights = new double[Capacity];
        _lengths = new (double, double)[session.Inputs.Rows];
    }

    public override int Attempts => _options.Restarts;

    public override int EvaluationsPerAttempt => _options.Steps + 1;

    public override bool Succeeds(int slot)
    {
        if (!base.Succeeds(slot) || !(Session.Ball.Distance(Points.Row(slot), Center(slot)) <= Session.Ball.Radius)) return false;
        _lengths[RowOf(slot)] = _field.Lengths(_flows.Row(slot));
        return true;
    }

    public override bool Advance(int slot)
    {
        if (_steps[slot] == _options.Steps) return false;
        _steps[slot]++;
        ReadOnlySpan<float> clean = Center(slot);
        Span<float> flow = _flows.Row(slot), point = Points.Row(slot);

        // A point that reaches the goal outside the ball has margin enough: from there only a smoother flow leads back.
        if (Session.Goal.IsReached(RowOf(slot), Scores.Row(slot))) _slope.AsSpan().Clear();
        else _field.Pull(clean, flow, Gradient(slot), _slope);
        for (int i = 0; i < _slope.Length; i++) _slope[i] = -_slope[i];
        _field.AddRoughness(flow, _weights[slot], _slope);
        Step(slot, flow);
        _field.Limit(flow, _options.MaxShift);
        _field.Warp(clean, flow, point);
        Session.Model.Bounds.Clamp(point);
        return true;
    }

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _flows.Move(from, to);
        _means.Move(from, to);
        _squares.Move(from, to);
        _steps[to] = _steps[from];
        _weights[to] = _weights[from];
    }

    /// <summary>The limit, and how long the flows that succeeded are.</summary>
    public string Summary()
    {
        (double Mean, double Longest)[] found = [.. _lengths.Where(length => length.Longest > 0)];
        string limit = FormattableString.Invariant($"No pixel moves farther than {_options.MaxShift} pixels.");
        if (found.Length == 0) return limit;
        return limit + FormattableString.Invariant(
            $" Flows that succeeded: {found.Length}, median of their mean shift {Median(found.Select(length => length.Mean)):0.000} pixels, of their longest {Median(found.Select(length => length.Longest)):0.000}.");

        static double Median(IEnumerable<double> values)
        {
            double[] sorted = [.. values.Order()];
            return 0.5 * (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]);
        }
    }

    protected override void Start(int slot, int attempt, RandomKey key)
    {
        SetClasses(slot, attempt);
        _steps[slot] = 0;
        _weights[slot] = _options.Smoothness * Math.Pow(0.1, attempt);
        _flows.Row(slot).Clear();
        _means.Row(slot).Clear();
        _squares.Row(slot).Clear();
        Center(slot).CopyTo(Points.Row(slot));
    }

    protected override bool WantsGradient(int slot) => _steps[slot] < _options.Steps;

    private void Step(int slot, Span<float> flow)
    {
        Span<float> mean = _means.Row(slot), square = _squares.Row(slot);
        double settled = Math.Sqrt(1 - Math.Pow(Second, _steps[slot]));
        double length = _options.StepSize * (1 - 0.95 * (_steps[slot] - 1) / Math.Max(1, _options.Steps - 1));
        float rate = (float)(length * settled / (1 - Math.Pow(First, _steps[slot]))), floor = (float)(Small * settled);
        for (int i = 0; i < flow.Length; i++)
        {
            mean[i] = First * mean[i] + (1 - First) * _slope[i];
            square[i] = Second * square[i] + (1 - Second) * _slope[i] * _slope[i];
            flow[i] -= rate * mean[i] / (MathF.Sqrt(square[i]) + floor);
        }
    }
}
