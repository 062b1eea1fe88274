using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The row-wise part of <see cref="AutoProjectedGradientDescent"/> in ℓ1: sparse steps in balls of radius 3ε, 2ε and ε, each search starting where the one
/// before was best (Croce and Hein, arXiv:2103.01208, sections 3.2 and 3.3).</summary>
internal sealed class SparseAutoPgdSearch : BestPointSearch
{
    private readonly PerturbationBall[] _balls;
    private readonly int[] _phaseSteps;
    private readonly int[] _phases;
    private readonly SparseStep[] _steps;
    private readonly float[] _slopes, _order;

    public SparseAutoPgdSearch(AttackSession session, IObjective objective, AttackOutcome outcome, AutoPgdOptions options)
        : base(session, objective, outcome, options)
    {
        double radius = options.Ball.Radius;

        // A point of the larger balls could be returned as the one of largest loss, so that search stays in its own.
        _balls = options.MaximizeLoss ? [options.Ball] : [PerturbationBall.L1(3 * radius), PerturbationBall.L1(2 * radius), options.Ball];
        _phaseSteps = PhaseSteps(options.Steps, _balls.Length);
        _phases = new int[Capacity];
        _steps = new SparseStep[Capacity];
        _slopes = new float[session.Model.ExampleShape.Count];
        _order = new float[session.Model.ExampleShape.Count];
    }

    public override int EvaluationsPerAttempt => Options.Steps + _balls.Length;

    /// <summary>Points of the larger balls count only if they happen to lie in the smallest one.</summary>
    public override SearchAim Aim => Options.MaximizeLoss ? SearchAim.LargestObjective : SearchAim.NearestSuccess;

    /// <summary>30 %, 30 % and the rest of the steps; all of them where there is one ball.</summary>
    public static int[] PhaseSteps(int steps, int phases)
    {
        if (phases == 1) return [steps];
        int early = Math.Min((int)((3 * (long)steps + 9) / 10), steps / 2);
        return [early, early, steps - 2 * early];
    }

    public override bool Advance(int slot)
    {
        ref SparseStep step = ref _steps[slot];
        if (step.Observe(Value(slot))) TakeAsBest(slot);
        if (Iterations[slot] > 0 && step.IsCheckpoint() && step.Adapt(Changed(slot, BestPoint(slot)))) GoBackToBest(slot);
        if (Iterations[slot] == _phaseSteps[_phases[slot]]) return NextPhase(slot);
        Step(slot, Points.Row(slot), Gradient(slot));
        Iterations[slot]++;
        return true;
    }

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _phases[to] = _phases[from];
        _steps[to] = _steps[from];
    }

    protected override float BestValue(int slot) => _steps[slot].Best;

    protected override void Start(int slot, int attempt, RandomKey key)
    {
        SetClasses(slot, attempt);
        Span<float> x = Points.Row(slot);
        ReadOnlySpan<float> center = Center(slot);
        key.FillNormal(x);
        for (int i = 0; i < x.Length; i++) x[i] += center[i];
        Open(slot, 0);
    }

    protected override bool WantsGradient(int slot) => Iterations[slot] < _phaseSteps[_phases[slot]];

    private bool NextPhase(int slot)
    {
        if (_phases[slot] == _balls.Length - 1) return false;
        BestPoint(slot).CopyTo(Points.Row(slot));
        Open(slot, _phases[slot] + 1);
        return true;
    }

    /// <summary>Begins the search in one ball at the point that lies in <see cref="RowSearch.Points"/>, moved into the ball.</summary>
    private void Open(int slot, int phase)
    {
        _phases[slot] = phase;
        Span<float> x = Points.Row(slot);
        _balls[phase].Project(x, Region(slot));
        _steps[slot] = new SparseStep(_balls[phase].Radius, _phaseSteps[phase], Changed(slot, x));
        BeginAtPoint(slot);
    }

    private int Changed(int slot, ReadOnlySpan<float> point) => (int)Norm.L0.Distance(point, Center(slot));

    /// <summary>x ← Π(x + η·s/‖s‖₁) with s the signs of the gradient in the coordinates of largest magnitude among those that the bounds let move.</summary>
    private void Step(int slot, Span<float> x, ReadOnlySpan<float> gradient)
    {
        ref SparseStep step = ref _steps[slot];
        FeasibleRegion region = Region(slot);
        for (int i = 0; i < x.Length; i++)
        {
            float g = gradient[i];
            _slopes[i] = (g > 0 && x[i] < region.Upper[i]) || (g < 0 && x[i] > region.Lower[i]) ? Math.Abs(g) : 0;
        }

        _slopes.CopyTo(_order, 0);
        Array.Sort(_order);

        // Rounded down: with two changed values the published rounding would step along two for ever.
        float threshold = _order[x.Length - Math.Clamp((int)step.Values, 1, x.Length)];
        int chosen = 0;
        foreach (float slope in _slopes) chosen += slope > 0 && slope >= threshold ? 1 : 0;
        float each = (float)(step.Length / Math.Max(1, chosen));
        for (int i = 0; i < x.Length; i++)
        {
            if (_slopes[i] > 0 && _slopes[i] >= threshold) x[i] += gradient[i] > 0 ? each : -each;
        }

        _balls[_phases[slot]].Project(x, region);
    }
}
