using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The row-wise part of <see cref="NewtonFool"/>.</summary>
internal sealed class NewtonFoolSearch : NearestSearch
{
    // Aimed at chance exactly, two classes end in a tie.
    private const double Beyond = 0.001;

    private readonly NewtonFoolOptions _options;
    private readonly int[] _steps;
    private readonly double[] _longest;

    public NewtonFoolSearch(AttackSession session, IObjective objective, AttackOutcome outcome, NewtonFoolOptions options)
        : base(session, objective, outcome, options.FinalSearchSteps)
    {
        _options = options;
        _steps = new int[Capacity];
        _longest = new double[Capacity];
    }

    public override int Attempts => 1;

    public override int EvaluationsPerAttempt => _options.Steps + 1 + _options.FinalSearchSteps;

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _steps[to] = _steps[from];
        _longest[to] = _longest[from];
    }

    protected override void StartSteps(int slot, int attempt, RandomKey key)
    {
        SetClasses(slot, attempt);
        _steps[slot] = 0;
        _longest[slot] = _options.Share * Length(Center(slot));
        Center(slot).CopyTo(Points.Row(slot));
    }

    protected override bool NeedsGradient(int slot) => _steps[slot] < _options.Steps;

    /// <summary>δ = min(η·‖x_orig‖·‖∇p‖, p - 1/K + 0.001), x ← x - δ·∇p/‖∇p‖². With c = -log p is ∇p = -p·∇c, so that the step goes along ∇c.</summary>
    protected override bool Continue(int slot, bool crossed)
    {
        if (crossed || _steps[slot] == _options.Steps) return false;
        Span<float> x = Points.Row(slot);
        ReadOnlySpan<float> slope = Gradient(slot);
        double probability = Math.Exp(-Value(slot)), length = Length(slope);
        double step = Math.Min(_longest[slot], (probability - 1.0 / Session.Model.Classes + Beyond) / (probability * length));

        // Below chance and yet the label: no step of this kind leads on.
        if (!(step > 0) || !double.IsFinite(step / length)) return false;
        RowArithmetic.Add(slope, step / length, x);
        Session.Model.Bounds.Clamp(x);
        _steps[slot]++;
        return true;
    }
}
