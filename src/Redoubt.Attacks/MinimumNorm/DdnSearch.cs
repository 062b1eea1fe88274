using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The row-wise part of <see cref="DecoupledDirectionAndNorm"/>.</summary>
internal sealed class DdnSearch : NearestSearch
{
    private readonly DdnOptions _options;
    private readonly int[] _steps;
    private readonly double[] _radii, _farthest;
    private readonly RandomKey[] _keys;

    public DdnSearch(AttackSession session, IObjective objective, AttackOutcome outcome, DdnOptions options)
        : base(session, objective, outcome, options.FinalSearchSteps)
    {
        _options = options;
        _steps = new int[Capacity];
        _radii = new double[Capacity];
        _farthest = new double[Capacity];
        _keys = new RandomKey[Capacity];
    }

    public override int Attempts => 1;

    public override int EvaluationsPerAttempt => _options.Steps + 1 + _options.FinalSearchSteps;

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _steps[to] = _steps[from];
        _radii[to] = _radii[from];
        _farthest[to] = _farthest[from];
        _keys[to] = _keys[from];
    }

    protected override void StartSteps(int slot, int attempt, RandomKey key)
    {
        SetClasses(slot, attempt);
        _steps[slot] = 0;
        _radii[slot] = _options.FirstDistance;
        _farthest[slot] = RowArithmetic.FarthestDistance(Norm.L2, Center(slot), Session.Model.Bounds);
        _keys[slot] = key;
        Center(slot).CopyTo(Points.Row(slot));
    }

    protected override bool NeedsGradient(int slot) => _steps[slot] < _options.Steps;

    /// <summary>δ ← δ + α·g/‖g‖, ε ← (1 ∓ γ)·ε, x ← Π(x_orig + ε·δ/‖δ‖).</summary>
    protected override bool Continue(int slot, bool crossed)
    {
        if (_steps[slot] == _options.Steps) return false;
        Span<float> x = Points.Row(slot), gradient = Gradient(slot);
        double length = Length(gradient);
        if (!(length > 0))
        {
            _keys[slot].Fold((ulong)_steps[slot]).FillNormal(gradient);
            length = Length(gradient);
        }

        double step = _options.StepSize * RowArithmetic.Cosine(_steps[slot], _options.Steps, 1, 0.01);
        RowArithmetic.Add(gradient, step / length, x);
        _radii[slot] = Math.Min(_radii[slot] * (crossed ? 1 - _options.Gamma : 1 + _options.Gamma), _farthest[slot]);
        double distance = Norm.L2.Distance(x, Center(slot));
        if (distance > 0) RowArithmetic.Between(Center(slot), x, (float)(_radii[slot] / distance), x);
        Session.Model.Bounds.Clamp(x);
        _steps[slot]++;
        return true;
    }
}
