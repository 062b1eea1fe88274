using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>What the searches of <see cref="AutoProjectedGradientDescent"/> share: attempts towards one wrong class after the other, and the best point of an
/// attempt with its gradient, to which a search may go back.</summary>
internal abstract class BestPointSearch : GradientSearch
{
    private readonly BatchBuffer _best, _bestGradients;
    private readonly int _targets;

    protected BestPointSearch(AttackSession session, IObjective objective, AttackOutcome outcome, AutoPgdOptions options)
        : base(session, objective, outcome)
    {
        Options = options;
        Iterations = new int[Capacity];
        Shape example = session.Model.ExampleShape;
        _best = new BatchBuffer(Capacity, example);
        _bestGradients = new BatchBuffer(Capacity, example);
        _targets = Math.Min(options.TargetClasses ?? 1, session.Model.Classes - 1 - options.SkippedTargets);
    }

    public override int Attempts => Options.Restarts * _targets;

    protected AutoPgdOptions Options { get; }

    /// <summary>Steps taken by each slot since its search began.</summary>
    protected int[] Iterations { get; }

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        Iterations[to] = Iterations[from];
        _best.Move(from, to);
        _bestGradients.Move(from, to);
    }

    public override ReadOnlySpan<float> Best(int slot, out float value)
    {
        value = BestValue(slot);
        return BestPoint(slot);
    }

    /// <summary>Largest objective of the attempt.</summary>
    protected abstract float BestValue(int slot);

    protected ReadOnlySpan<float> BestPoint(int slot) => _best.Row(slot);

    /// <summary>Begins at the point that lies in <see cref="RowSearch.Points"/>.</summary>
    protected void BeginAtPoint(int slot)
    {
        Iterations[slot] = 0;
        Points.Row(slot).CopyTo(_best.Row(slot));
        _bestGradients.Row(slot).Clear();
    }

    protected void TakeAsBest(int slot)
    {
        Points.Row(slot).CopyTo(_best.Row(slot));
        Gradient(slot).CopyTo(_bestGradients.Row(slot));
    }

    protected void GoBackToBest(int slot)
    {
        _best.Row(slot).CopyTo(Points.Row(slot));
        _bestGradients.Row(slot).CopyTo(Gradient(slot));
    }

    /// <summary>Without target classes the goal's own; with them the wrong class of the attempt's rank by clean score.</summary>
    protected override int TargetClass(int row, int attempt) =>
        Options.TargetClasses is null ? base.TargetClass(row, attempt) : Session.WrongClass(row, Options.SkippedTargets + attempt / Options.Restarts);
}
