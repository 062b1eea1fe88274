using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Runs one <see cref="RowProcedure"/> per slot, and packs what all of them ask into batches: one question of each of many rows, or the many
/// questions of a survey of one row.</summary>
/// <remarks>Of a survey, the scheduler judges the nearest point that reached the goal, or the last one.</remarks>
internal sealed class ProcedureSearch : RowSearch
{
    private readonly AttackOutcome _outcome;
    private readonly RowProcedure[] _procedures;
    private readonly BatchBuffer _packedPoints, _packedScores;
    private readonly (int Slot, int Index)[] _packed;
    private readonly double[] _nearest;
    private readonly int _queries, _batch;
    private long _spent;

    /// <param name="session">What is attacked.</param>
    /// <param name="outcome">Where queries are counted.</param>
    /// <param name="queries">Most queries per row, the clean one included.</param>
    /// <param name="create">Makes the procedure of a slot; it is used for many rows, one after the other.</param>
    public ProcedureSearch(AttackSession session, AttackOutcome outcome, int queries, Func<RowProcedure> create)
        : base(session, session.Model.Capacity)
    {
        _outcome = outcome;
        _queries = queries - 1;
        _batch = session.Model.Capacity;
        _procedures = new RowProcedure[Capacity];
        for (int slot = 0; slot < Capacity; slot++) _procedures[slot] = create();
        _packedPoints = new BatchBuffer(_batch, session.Model.ExampleShape);
        _packedScores = new BatchBuffer(_batch, new Shape(session.Model.Classes));
        _packed = new (int, int)[_batch];
        _nearest = new double[Capacity];
    }

    public override int Attempts => 1;

    public override int EvaluationsPerAttempt => _queries;

    public override SearchAim Aim => SearchAim.NearestSuccess;

    public override long EvaluationsOf(int active) => _spent;

    public override void Evaluate(int active)
    {
        _spent = 0;
        int packed = 0;
        for (int slot = 0; slot < active; slot++)
        {
            RowProcedure procedure = _procedures[slot];
            _nearest[slot] = double.PositiveInfinity;
            _spent += procedure.Wanted;
            for (int index = 0; index < procedure.Wanted; index++)
            {
                if (packed == _batch) packed = Flush(packed);
                procedure.Ask(index, _packedPoints.Row(packed));
                _packed[packed++] = (slot, index);
            }
        }

        Flush(packed);
    }

    /// <summary>Procedures that see decisions only must bring home what they would of a model that shows nothing else.</summary>
    public override bool Succeeds(int slot)
    {
        if (_procedures[slot].Wanted == 0) return false; // nothing was asked, so there is no answer
        return _procedures[slot] is DecisionProcedure ? Session.Goal.IsReached(RowOf(slot), Scores.Row(slot)) : base.Succeeds(slot);
    }

    public override bool Advance(int slot) => _procedures[slot].Continue();

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        (_procedures[from], _procedures[to]) = (_procedures[to], _procedures[from]);
    }

    protected override void Start(int slot, int attempt, RandomKey key) =>
        _procedures[slot].Begin(Center(slot), MarginFor(slot, Session.CleanScores.Row(RowOf(slot))), (Session.Model.Bounds, Session.Ball.Mask), key, _queries);

    private float MarginFor(int slot, ReadOnlySpan<float> scores) =>
        _procedures[slot] is DecisionProcedure ? float.NaN : Session.Goal.Margin(RowOf(slot), scores);

    private int Flush(int packed)
    {
        if (packed == 0) return 0;
        Session.Model.Scores(_packedPoints.First(packed), _packedScores.First(packed));
        for (int i = 0; i < packed; i++) Deliver(i);
        return 0;
    }

    private void Deliver(int packed)
    {
        (int slot, int index) = _packed[packed];
        int row = RowOf(slot);
        _outcome.RowForward[row]++;
        ReadOnlySpan<float> point = _packedPoints.Row(packed), scores = _packedScores.Row(packed);
        bool reached = Session.Goal.IsReached(row, scores);
        if (reached || double.IsPositiveInfinity(_nearest[slot]))
        {
            double distance = reached ? Session.Ball.Distance(point, Center(slot)) : double.PositiveInfinity;
            if (distance <= _nearest[slot])
            {
                _nearest[slot] = distance;
                point.CopyTo(Points.Row(slot));
                scores.CopyTo(Scores.Row(slot));
            }
        }

        _procedures[slot].Hear(index, point, reached, MarginFor(slot, scores));
    }
}
