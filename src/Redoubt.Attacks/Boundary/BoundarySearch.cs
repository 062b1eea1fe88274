using System.Numerics.Tensors;
using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>A search for the nearest success that knows, at every point where it wants a gradient, the nearest linearized decision boundary among some classes:
/// <see cref="GradientSearch.Value"/> is the score difference there and <see cref="GradientSearch.Gradient"/> its gradient.</summary>
internal abstract class BoundarySearch : GradientSearch
{
    private readonly int[] _candidates;
    private readonly float[] _distances, _zeros;
    private readonly int _count;

    protected BoundarySearch(AttackSession session, IObjective objective, AttackOutcome outcome, int candidates)
        : base(session, objective, outcome)
    {
        _count = candidates;
        _candidates = new int[Capacity * candidates];
        _distances = new float[Capacity];
        _zeros = new float[session.Model.ExampleShape.Count];
    }

    public override SearchAim Aim => SearchAim.NearestSuccess;

    protected override int PassesPerGradient => _count;

    /// <summary>What a boundary search asks of the model: a targeted goal has one boundary, against whatever leads.</summary>
    public static ObjectiveKind KindFor(AttackGoal goal) => goal.IsTargeted ? ObjectiveKind.TargetedMargin : ObjectiveKind.ScoreDifference;

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        Candidates(from).CopyTo(Candidates(to));
    }

    /// <summary>Sets the source class of a slot, and fills in the classes whose boundaries count.</summary>
    protected void SetBoundaries(int slot, int attempt)
    {
        SetClasses(slot, attempt);
        int row = RowOf(slot);
        if (Session.Goal.IsTargeted) Candidates(slot)[0] = Session.Goal.Classes[row];
        else ChooseBoundaries(Session.CleanScores.Row(row), Session.SourceClass(row), attempt, Candidates(slot));
    }

    /// <summary>The classes whose boundaries with the source count in an attempt. Default: those of largest clean score.</summary>
    protected virtual void ChooseBoundaries(ReadOnlySpan<float> scores, int source, int attempt, Span<int> candidates) =>
        WrongClasses.Fill(scores, source, candidates);

    protected override void Climb(SlotGroup group)
    {
        for (int k = 0; k < _count; k++)
        {
            for (int i = 0; i < group.Count; i++) group.Targets[i] = Candidates(group.Slots[i])[k];
            Differentiate(group);
            for (int i = 0; i < group.Count; i++)
            {
                float distance = _count == 1 ? 0 : Math.Abs(group.Values[i]) / (DualNorm(group.Gradients.Row(i)) + 1e-30f);
                if (k > 0 && !(distance < _distances[i])) continue;
                _distances[i] = distance;
                Keep(group, i);
            }
        }
    }

    /// <summary>The norm that turns a gap into a distance: the largest rise of a linear function over a unit ball.</summary>
    /// <remarks>No sums of TensorPrimitives: their order, and so the last bit, depends on where in memory the row lies.</remarks>
    private float DualNorm(ReadOnlySpan<float> gradient) => Session.Ball.Norm switch
    {
        Norm.Linf => (float)Norm.L1.Distance(gradient, _zeros),
        Norm.L2 => (float)Norm.L2.Distance(gradient, _zeros),
        _ => Math.Abs(TensorPrimitives.MaxMagnitude(gradient)),
    };

    private Span<int> Candidates(int slot) => _candidates.AsSpan(slot * _count, _count);
}
