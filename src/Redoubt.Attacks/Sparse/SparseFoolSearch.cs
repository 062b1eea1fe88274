using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The row-wise part of <see cref="SparseFool"/>.</summary>
internal sealed class SparseFoolSearch : BoundarySearch
{
    private readonly SparseFoolOptions _options;
    private readonly int[] _rounds, _boundarySteps, _lambdas;
    private readonly bool[] _judging;
    private readonly BatchBuffer _bases, _totals;
    private readonly float[] _zeros, _sparse;

    public SparseFoolSearch(AttackSession session, IObjective objective, AttackOutcome outcome, SparseFoolOptions options)
        : base(session, objective, outcome, Math.Min(options.Candidates, session.Model.Classes - 1), finalSearchSteps: 0)
    {
        _options = options;
        _rounds = new int[Capacity];
        _boundarySteps = new int[Capacity];
        _lambdas = new int[Capacity];
        _judging = new bool[Capacity];
        _bases = new BatchBuffer(Capacity, session.Model.ExampleShape);
        _totals = new BatchBuffer(Capacity, session.Model.ExampleShape);
        _zeros = new float[session.Model.ExampleShape.Count];
        _sparse = new float[session.Model.ExampleShape.Count];
    }

    public override int Attempts => _options.LargestLambda;

    public override int EvaluationsPerAttempt => (int)Math.Min(int.MaxValue, (long)_options.Steps * (1 + (long)(1 + _options.BoundarySteps) * PassesPerGradient));

    /// <summary>DeepFool's dense points do not count.</summary>
    public override bool Succeeds(int slot) => _judging[slot] && base.Succeeds(slot);

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _rounds[to] = _rounds[from];
        _boundarySteps[to] = _boundarySteps[from];
        _lambdas[to] = _lambdas[from];
        _judging[to] = _judging[from];
        _bases.Move(from, to);
        _totals.Move(from, to);
    }

    protected override void StartSteps(int slot, int attempt, RandomKey key)
    {
        SetBoundaries(slot, 0);
        _lambdas[slot] = attempt + 1;
        _rounds[slot] = 0;
        Center(slot).CopyTo(_bases.Row(slot));
        BeginRound(slot);
    }

    protected override bool NeedsGradient(int slot) => !_judging[slot];

    protected override bool Continue(int slot, bool crossed)
    {
        if (_judging[slot])
        {
            if (crossed || _rounds[slot] == _options.Steps) return false;
            BeginRound(slot);
            return true;
        }

        bool arrived = _boundarySteps[slot] == _options.BoundarySteps || Session.Goal.IsReached(RowOf(slot), Scores.Row(slot));
        return arrived ? StepSparsely(slot) : StepToBoundary(slot);
    }

    private void BeginRound(int slot)
    {
        _judging[slot] = false;
        _boundarySteps[slot] = 0;
        _totals.Row(slot).Clear();
        _bases.Row(slot).CopyTo(Points.Row(slot));
    }

    /// <summary>DeepFool: r ← r + the shortest step onto the nearest linearized boundary, x ← base + (1 + η)·r.</summary>
    private bool StepToBoundary(int slot)
    {
        Span<float> gradient = Gradient(slot), total = _totals.Row(slot);
        double length = Norm.L2.Distance(gradient, _zeros), share = Math.Abs(Gap(slot)) / (length * length);
        if (!(length > 0) || !double.IsFinite(share)) return false;
        RowArithmetic.Add(gradient, share, total);
        RowArithmetic.Along(_bases.Row(slot), total, (float)(1 + _options.Overshoot), Points.Row(slot));
        _boundarySteps[slot]++;
        return true;
    }

    /// <summary>Changes the fewest values that bring the base past the hyperplane at λ times DeepFool's distance, with the normal at its last point.</summary>
    private bool StepSparsely(int slot)
    {
        Span<float> normal = Gradient(slot), start = _bases.Row(slot);
        double length = Norm.L2.Distance(normal, _zeros);
        float rise = _lambdas[slot] * RowArithmetic.DotDifference(normal, _totals.Row(slot), _zeros) + (float)(0.001 * length); // the paper's code asks for this much more
        if (!(length > 0) || !(rise > 0)) return false;
        InputBounds bounds = Session.Model.Bounds;
        HyperplaneProjection.Project(Norm.L1, start, normal, rise, (bounds.Lower, bounds.Upper), _sparse);
        if (start.SequenceEqual(_sparse)) return false;
        _sparse.CopyTo(start);
        Span<float> x = Points.Row(slot);
        RowArithmetic.Between(Center(slot), start, (float)(1 + _options.Overshoot), x);
        bounds.Clamp(x);
        _rounds[slot]++;
        _judging[slot] = true;
        return true;
    }
}
