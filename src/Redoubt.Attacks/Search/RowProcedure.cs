using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The search of one row by queries, written down as a paper writes it: an iterator that puts a question, yields, and goes on when the model has
/// answered. <see cref="ProcedureSearch"/> packs the questions of all rows into full batches.</summary>
/// <remarks>An element n of the iterator asks for n queries at once: 1 for the <see cref="Candidate"/>, more for a survey, whose points
/// <see cref="WriteSurvey"/> makes one by one. When fewer are left, only those are made and the search ends.</remarks>
internal abstract class RowProcedure
{
    private IEnumerator<int>? _steps;

    protected RowProcedure(Shape example)
    {
        Clean = new float[example.Count];
        Candidate = new float[example.Count];
    }

    /// <summary>The point of a single query. Kept until the procedure changes it.</summary>
    protected float[] Candidate { get; }

    /// <summary>The clean input.</summary>
    protected float[] Clean { get; }

    /// <summary>Valid input values.</summary>
    protected InputBounds Bounds { get; private set; } = InputBounds.Unit;

    /// <summary>The values that may change; null for all.</summary>
    protected PerturbationMask? Mask { get; private set; }

    /// <summary>All randomness of the row and attempt.</summary>
    protected RandomKey Key { get; private set; }

    /// <summary>Queries that may still be made.</summary>
    protected int Left { get; private set; }

    /// <summary>Queries that are wanted now.</summary>
    public int Wanted { get; private set; }

    /// <summary>Starts a row. When there is nothing to ask, <see cref="Wanted"/> is 0 afterwards.</summary>
    public void Begin(ReadOnlySpan<float> clean, float cleanMargin, (InputBounds Bounds, PerturbationMask? Mask) space, RandomKey key, int queries)
    {
        clean.CopyTo(Clean);
        (Bounds, Mask) = space;
        Key = key;
        Left = queries;
        Prepare(cleanMargin);
        _steps = Steps();
        Continue();
    }

    /// <summary>Goes on after all wanted queries are answered.</summary>
    /// <returns>False when the search is over.</returns>
    public bool Continue()
    {
        Wanted = 0;
        if (Left <= 0 || !_steps!.MoveNext()) return false;
        IsSurvey = _steps.Current > 1;
        Wanted = Math.Min(_steps.Current, Left);
        Left -= Wanted;
        return Wanted > 0;
    }

    /// <summary>Writes the point of one of the wanted queries, inside the mask whatever the method wrote.</summary>
    public void Ask(int index, Span<float> point)
    {
        if (IsSurvey)
        {
            WriteSurvey(index, point);
            Mask?.Restore(point, Clean);
            return;
        }

        Mask?.Restore(Candidate, Clean);
        Candidate.CopyTo(point);
    }

    /// <summary>Takes the answer to one of the wanted queries; they come in order.</summary>
    /// <param name="index">Which query.</param>
    /// <param name="point">Its point.</param>
    /// <param name="reached">Whether the goal is reached there.</param>
    /// <param name="margin">Margin of the goal there; NaN for procedures that see decisions only.</param>
    public abstract void Hear(int index, ReadOnlySpan<float> point, bool reached, float margin);

    /// <summary>Whether the queries in flight are a survey.</summary>
    protected bool IsSurvey { get; private set; }

    /// <summary>The search.</summary>
    protected abstract IEnumerator<int> Steps();

    /// <summary>The values that may change, in random order.</summary>
    protected int[] Shuffled(RandomKey key)
    {
        int[] order = key.Permutation(Clean.Length);
        return Mask is { } mask ? Array.FindAll(order, i => mask.Free[i]) : order;
    }

    /// <summary>Forgets the row before and learns the margin of the clean input, NaN for procedures that see decisions only.</summary>
    protected virtual void Prepare(float cleanMargin)
    {
    }

    /// <summary>Writes one point of a survey.</summary>
    protected virtual void WriteSurvey(int index, Span<float> point) => throw new NotSupportedException("This procedure makes no surveys.");
}
