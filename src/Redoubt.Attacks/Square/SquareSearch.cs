using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>What both norms of <see cref="SquareAttack"/> share: query the candidate, keep it if its margin is better, draw the next one.</summary>
internal abstract class SquareSearch : RowSearch
{
    private readonly AttackOutcome _outcome;
    private readonly SquareOptions _options;
    private readonly BatchBuffer _best;
    private readonly float[] _bestMargins;
    private readonly int[] _queries;
    private readonly RandomKey[] _keys;

    protected SquareSearch(AttackSession session, AttackOutcome outcome, SquareOptions options, ImagePlan plan)
        : base(session, session.Model.Capacity)
    {
        _outcome = outcome;
        _options = options;
        Plan = plan;
        _best = new BatchBuffer(Capacity, session.Model.ExampleShape);
        _bestMargins = new float[Capacity];
        _queries = new int[Capacity];
        _keys = new RandomKey[Capacity];
    }

    public override int Attempts => _options.Restarts;

    public override int EvaluationsPerAttempt => _options.Queries - 1;

    protected ImagePlan Plan { get; }

    public override void Evaluate(int active)
    {
        for (int slot = 0; slot < active; slot++) _outcome.RowForward[RowOf(slot)]++;
        Session.Model.Scores(Points.First(active), Scores.First(active));
    }

    public override bool Advance(int slot)
    {
        float margin = Session.Goal.Margin(RowOf(slot), Scores.Row(slot));
        bool better = margin > _bestMargins[slot];
        if (better) _bestMargins[slot] = margin;
        Settle(slot, better || _queries[slot] == 0);
        if (++_queries[slot] >= EvaluationsPerAttempt) return false;
        int step = _queries[slot] - 1;
        Propose(slot, ImagePlan.Share(_options.InitialShare, step, _options.Queries), _keys[slot].Fold((ulong)(uint)step));
        return true;
    }

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        _best.Move(from, to);
        _bestMargins[to] = _bestMargins[from];
        _queries[to] = _queries[from];
        _keys[to] = _keys[from];
    }

    /// <summary>The best point so far.</summary>
    protected Span<float> BestPoint(int slot) => _best.Row(slot);

    protected sealed override void Start(int slot, int attempt, RandomKey key)
    {
        _bestMargins[slot] = float.NegativeInfinity;
        _queries[slot] = 0;
        _keys[slot] = key.Fold(1);
        Initialize(slot, key.Fold(0));
    }

    /// <summary>Writes the first candidate.</summary>
    protected abstract void Initialize(int slot, RandomKey key);

    /// <summary>Makes the candidate the best point, or takes it back.</summary>
    protected abstract void Settle(int slot, bool accept);

    /// <summary>Writes a candidate that differs from the best point in a window of about a share of the image.</summary>
    protected abstract void Propose(int slot, double share, RandomKey key);
}
