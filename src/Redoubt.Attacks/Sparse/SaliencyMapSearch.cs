using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The row-wise part of <see cref="SaliencyMapAttack"/>.</summary>
internal sealed class SaliencyMapSearch : NearestSearch
{
    private readonly SaliencyMapOptions _options;
    private readonly int[] _steps;
    private readonly float _move;

    public SaliencyMapSearch(AttackSession session, IObjective objective, AttackOutcome outcome, SaliencyMapOptions options)
        : base(session, objective, outcome, finalSearchSteps: 0)
    {
        _options = options;
        _steps = new int[Capacity];
        _move = (float)(options.Share * ((double)session.Model.Bounds.Upper - session.Model.Bounds.Lower));
        Attempts = session.Goal.IsTargeted ? 1 : Math.Min(options.Targets, session.Model.Classes - 1);
    }

    public override int Attempts { get; }

    public override int EvaluationsPerAttempt => _options.Steps + 1;

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _steps[to] = _steps[from];
    }

    protected override int TargetClass(int row, int attempt) => Session.Goal.IsTargeted ? Session.Goal.Classes[row] : Session.WrongClass(row, attempt);

    protected override void StartSteps(int slot, int attempt, RandomKey key)
    {
        SetClasses(slot, attempt);
        _steps[slot] = 0;
        Center(slot).CopyTo(Points.Row(slot));
    }

    protected override bool NeedsGradient(int slot) => _steps[slot] < _options.Steps;

    protected override bool Continue(int slot, bool crossed)
    {
        if (crossed || _steps[slot] == _options.Steps) return false;
        _steps[slot]++;
        Span<float> x = Points.Row(slot);
        return Change(x, Gradient(slot)) | Change(x, Gradient(slot));
    }

    /// <summary>Moves the value that speaks most for the target among those that can move that way, and takes it out of the gradient.</summary>
    private bool Change(Span<float> x, Span<float> gradient)
    {
        InputBounds bounds = Session.Model.Bounds;
        int best = -1;
        for (int i = 0; i < x.Length; i++)
        {
            bool canMove = gradient[i] > 0 ? x[i] < bounds.Upper : gradient[i] < 0 && x[i] > bounds.Lower;
            if (canMove && (best < 0 || Math.Abs(gradient[i]) > Math.Abs(gradient[best]))) best = i;
        }

        if (best < 0) return false;
        x[best] = Math.Clamp(x[best] + (gradient[best] > 0 ? _move : -_move), bounds.Lower, bounds.Upper);
        gradient[best] = 0;
        return true;
    }
}
