using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>A gradient search for the nearest success: remembers the best of an attempt and ends with a short search between it and the input.</summary>
internal abstract class NearestSearch : GradientSearch
{
    private readonly BatchBuffer _best;
    private readonly double[] _distances;
    private readonly FinalSearch[] _finals;
    private readonly bool[] _finishing;
    private readonly int _finalSteps;
    private readonly float[] _zeros;

    protected NearestSearch(AttackSession session, IObjective objective, AttackOutcome outcome, int finalSearchSteps)
        : base(session, objective, outcome)
    {
        _best = new BatchBuffer(Capacity, session.Model.ExampleShape);
        _distances = new double[Capacity];
        _finals = new FinalSearch[Capacity];
        _finishing = new bool[Capacity];
        _finalSteps = finalSearchSteps;
        _zeros = new float[session.Model.ExampleShape.Count];
    }

    public sealed override SearchAim Aim => SearchAim.NearestSuccess;

    public sealed override bool Advance(int slot)
    {
        bool crossed = Succeeds(slot);
        if (_finishing[slot])
        {
            _finals[slot] = _finals[slot].Observe(crossed, Height(RowOf(slot), _finals[slot].Winner, Scores.Row(slot)));
            return ContinueFinalSearch(slot);
        }

        if (crossed) Remember(slot);
        if (Continue(slot, crossed)) return true;
        _finishing[slot] = !double.IsInfinity(_distances[slot]);
        return _finishing[slot] && ContinueFinalSearch(slot);
    }

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _best.Move(from, to);
        _distances[to] = _distances[from];
        _finals[to] = _finals[from];
        _finishing[to] = _finishing[from];
    }

    protected sealed override void Start(int slot, int attempt, RandomKey key)
    {
        _distances[slot] = double.PositiveInfinity;
        _finishing[slot] = false;
        StartSteps(slot, attempt, key);
    }

    protected sealed override bool WantsGradient(int slot) => !_finishing[slot] && NeedsGradient(slot);

    /// <summary>Writes the first point of an attempt and resets the slot's state.</summary>
    protected abstract void StartSteps(int slot, int attempt, RandomKey key);

    /// <summary>Goes on after an evaluation.</summary>
    /// <returns>False when the steps are over.</returns>
    protected abstract bool Continue(int slot, bool crossed);

    /// <summary>Whether the next step needs the gradient at its point.</summary>
    protected abstract bool NeedsGradient(int slot);

    /// <summary>Distance of the attempt's nearest success, infinite before the first.</summary>
    protected double BestDistance(int slot) => _distances[slot];

    /// <summary>The norm that turns a gap into a distance: the largest rise of a linear function over a unit ball.</summary>
    /// <remarks>No sums of TensorPrimitives: their order, and so the last bit, depends on where in memory the row lies.</remarks>
    protected double DualNorm(ReadOnlySpan<float> gradient) => Session.Ball.Norm switch
    {
        Norm.Linf => Norm.L1.Distance(gradient, _zeros),
        Norm.L2 => Norm.L2.Distance(gradient, _zeros),
        _ => Norm.Linf.Distance(gradient, _zeros),
    };

    /// <summary>Length of a gradient.</summary>
    protected double Length(ReadOnlySpan<float> gradient) => Norm.L2.Distance(gradient, _zeros);

    private void Remember(int slot)
    {
        ReadOnlySpan<float> x = Points.Row(slot);
        double distance = Session.Ball.Distance(x, Center(slot));
        if (!(distance < _distances[slot])) return;
        int row = RowOf(slot);
        _distances[slot] = distance;
        x.CopyTo(_best.Row(slot));
        int winner = Session.Goal.IsTargeted ? Session.Goal.Classes[row] : Decision.BestOther(Scores.Row(slot), Session.Goal.Classes[row]).Class;
        _finals[slot] = new FinalSearch(winner, Height(row, winner, Session.CleanScores.Row(row)), Height(row, winner, Scores.Row(slot)));
    }

    /// <summary>How far the class that won at the best success is ahead: of the label, or for a targeted goal of the best other class.</summary>
    private float Height(int row, int winner, ReadOnlySpan<float> scores) =>
        Session.Goal.IsTargeted ? Session.Goal.Margin(row, scores) : scores[winner] - scores[Session.Goal.Classes[row]];

    private bool ContinueFinalSearch(int slot)
    {
        if (_finals[slot].Steps == _finalSteps) return false;
        _finals[slot] = _finals[slot].Next(2 * ClearMargin(Session.CleanScores.Row(RowOf(slot))));
        RowArithmetic.Between(Center(slot), _best.Row(slot), (float)_finals[slot].Place, Points.Row(slot));
        Session.Model.Bounds.Clamp(Points.Row(slot));
        return true;
    }
}
