using Redoubt.Models;
using Redoubt.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Redoubt.Attacks;

/// <summary>The part of an attack that knows the method: how one row starts and how it goes on after the model has answered. Rows live in slots of a batch;
/// the <see cref="RowScheduler"/> fills slots, calls the model, judges the answers and refills slots whose row is done.</summary>
/// <remarks>What happens in a slot may depend only on its row, its attempt and the model's answers for it.</remarks>
internal abstract class RowSearch
{
    private readonly Tensor _inputs;
    private readonly float[] _lower, _upper;
    private readonly int _rowLength;
    private readonly int[] _rows;

    protected RowSearch(AttackSession session, int capacity)
    {
        Session = session;
        _inputs = session.Inputs;
        Capacity = Math.Max(1, Math.Min(capacity, session.Inputs.Rows));
        Shape example = session.Model.ExampleShape;
        _rowLength = example.Count;
        _lower = new float[Capacity * _rowLength];
        _upper = new float[Capacity * _rowLength];
        _rows = new int[Capacity];
        Points = new BatchBuffer(Capacity, example);
        Scores = new BatchBuffer(Capacity, new Shape(session.Model.Classes));
    }

    /// <summary>Number of slots.</summary>
    public int Capacity { get; }

    /// <summary>Independent searches per row; the next one starts only when the one before found nothing.</summary>
    public abstract int Attempts { get; }

    /// <summary>Most model evaluations that one attempt spends on a row.</summary>
    public abstract int EvaluationsPerAttempt { get; }

    /// <summary>What the search brings home.</summary>
    public virtual SearchAim Aim => SearchAim.FirstSuccess;

    /// <summary>The points that the model sees next, one per slot.</summary>
    public BatchBuffer Points { get; }

    /// <summary>The model's answers.</summary>
    public BatchBuffer Scores { get; }

    protected AttackSession Session { get; }

    /// <summary>Where points may lie: the ball, or everything in the bounds for a search that looks for the nearest success.</summary>
    protected PerturbationBall Reach => Aim == SearchAim.NearestSuccess ? Session.Ball.WithoutLimit() : Session.Ball;

    /// <summary>The row in a slot.</summary>
    public int RowOf(int slot) => _rows[slot];

    /// <summary>Puts a row into a slot and its first point into <see cref="Points"/>.</summary>
    public void Begin(int slot, int row, int attempt)
    {
        _rows[slot] = row;
        Reach.Surround(_inputs.Row(row), Session.Model.Bounds, Lower(slot), Upper(slot));
        Start(slot, attempt, Session.Run.RowKey(row).Fold((ulong)(uint)attempt));
        Confine(slot);
    }

    /// <summary>Goes on after an evaluation, and keeps the next point inside the mask whatever the method wrote.</summary>
    /// <returns>False when the attempt is over.</returns>
    public bool Proceed(int slot)
    {
        if (!Advance(slot)) return false;
        Confine(slot);
        return true;
    }

    /// <summary>Runs the model on the first <paramref name="active"/> slots.</summary>
    public abstract void Evaluate(int active);

    /// <summary>Rows that the last call of <see cref="Evaluate"/> gave to the model.</summary>
    public virtual long EvaluationsOf(int active) => active;

    /// <summary>Writes the next point after an evaluation; with <see cref="SearchAim.FirstSuccess"/> only after one that did not reach the goal.</summary>
    /// <returns>False when the attempt is over.</returns>
    public abstract bool Advance(int slot);

    /// <summary>Whether the last evaluation of a slot reached the goal; for the nearest success by a clear margin, because such a point lies on the boundary, where
    /// another program's rounding would decide.</summary>
    public virtual bool Succeeds(int slot)
    {
        ReadOnlySpan<float> scores = Scores.Row(slot);
        if (!Session.Goal.IsReached(_rows[slot], scores)) return false;
        return Aim != SearchAim.NearestSuccess || !(Session.Goal.Margin(_rows[slot], scores) < ClearMargin(scores));
    }

    /// <summary>Copies the state of one slot into another. Called between <see cref="Advance"/> and the next evaluation, so the model's answers need no copy.</summary>
    public virtual void Move(int from, int to)
    {
        _rows[to] = _rows[from];
        Lower(from).CopyTo(Lower(to));
        Upper(from).CopyTo(Upper(to));
        Points.Move(from, to);
    }

    /// <summary>The point of largest objective of an attempt and that objective; only where the aim is <see cref="SearchAim.LargestObjective"/>.</summary>
    public virtual ReadOnlySpan<float> Best(int slot, out float value) => throw new NotSupportedException("This search keeps no best point.");

    /// <summary>The least margin that counts as clear: about a hundred roundings of float32 at the largest score m, and for m of 1 or more at least what
    /// an evaluation does not list as fragile: max(1e-5·m, 1.2e-4·min(1, m)).</summary>
    protected static float ClearMargin(ReadOnlySpan<float> scores)
    {
        float largest = Math.Abs(TensorPrimitives.MaxMagnitude(scores));
        return Math.Max(1e-5f * largest, 1.2e-4f * Math.Min(1, largest));
    }

    protected abstract void Start(int slot, int attempt, RandomKey key);

    protected ReadOnlySpan<float> Center(int slot) => _inputs.Row(_rows[slot]);

    protected FeasibleRegion Region(int slot) => new(Center(slot), Lower(slot), Upper(slot));

    private void Confine(int slot) => Session.Ball.Mask?.Restore(Points.Row(slot), Center(slot));

    private Span<float> Lower(int slot) => _lower.AsSpan(slot * _rowLength, _rowLength);

    private Span<float> Upper(int slot) => _upper.AsSpan(slot * _rowLength, _rowLength);
}
