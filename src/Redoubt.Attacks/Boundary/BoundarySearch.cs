using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>A search for the nearest success that knows, at every point where it wants a gradient, the nearest linearized decision boundary among some classes:
/// <see cref="GradientSearch.Value"/> is the score difference there and <see cref="GradientSearch.Gradient"/> its gradient.</summary>
internal abstract class BoundarySearch : NearestSearch
{
    private readonly int[] _candidates;
    private readonly float[] _distances;
    private readonly int _count;

    protected BoundarySearch(AttackSession session, IObjective objective, AttackOutcome outcome, int candidates, int finalSearchSteps)
        : base(session, objective, outcome, finalSearchSteps)
    {
        _count = candidates;
        _candidates = new int[Capacity * candidates];
        _distances = new float[Capacity];
    }

    protected override int PassesPerGradient => _count;

    /// <summary>What a boundary search asks of the model: a targeted goal has one boundary, against whatever leads.</summary>
    public static ObjectiveKind KindFor(AttackGoal goal) => goal.IsTargeted ? ObjectiveKind.TargetedMargin : ObjectiveKind.ScoreDifference;

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        Candidates(from).CopyTo(Candidates(to));
    }

    /// <summary>Writes the point of the bounds nearest to x at which the linearized boundary is crossed by a clear margin.</summary>
    protected void ProjectOntoBoundary(int slot, ReadOnlySpan<float> x, float gap, Span<float> nearest)
    {
        InputBounds bounds = Session.Model.Bounds;
        HyperplaneProjection.Project(Session.Ball.Norm, x, Gradient(slot), gap, (bounds.Lower, bounds.Upper), nearest);
    }

    /// <summary>How much the score difference at the last point must rise: to a little more than what counts as a success.</summary>
    protected float Gap(int slot) => 1.2f * ClearMargin(Scores.Row(slot)) - Value(slot);

    /// <summary>Sets the source class of a slot, and fills in the classes whose boundaries count.</summary>
    protected void SetBoundaries(int slot, int attempt)
    {
        SetClasses(slot, attempt);
        int row = RowOf(slot);
        if (Session.Goal.IsTargeted) Candidates(slot)[0] = Session.Goal.Classes[row];
        else ChooseBoundaries(row, attempt, Candidates(slot));
    }

    /// <summary>The classes whose boundaries with the source count in an attempt. Default: those of largest clean score.</summary>
    protected virtual void ChooseBoundaries(int row, int attempt, Span<int> candidates) =>
        WrongClasses.Fill(Session.CleanScores.Row(row), Session.SourceClass(row), candidates);

    protected override void Climb(SlotGroup group)
    {
        for (int k = 0; k < _count; k++)
        {
            for (int i = 0; i < group.Count; i++) group.Targets[i] = Candidates(group.Slots[i])[k];
            Differentiate(group);
            for (int i = 0; i < group.Count; i++)
            {
                float distance = _count == 1 ? 0 : Math.Abs(group.Values[i]) / ((float)DualNorm(group.Gradients.Row(i)) + 1e-30f);
                if (k > 0 && !(distance < _distances[i])) continue;
                _distances[i] = distance;
                Keep(group, i);
            }
        }
    }

    private Span<int> Candidates(int slot) => _candidates.AsSpan(slot * _count, _count);
}
