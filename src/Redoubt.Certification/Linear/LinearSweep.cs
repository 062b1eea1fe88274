using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>One backward pass: from coefficients of one node's elements to a lower bound of their sum over the box.</summary>
/// <remarks>Invariant: for every covered execution, and for real arithmetic, Σ seed·v ≥ Σ over open nodes Λ·value + the terms collected so far.</remarks>
internal sealed class LinearSweep
{
    private readonly Value?[] _coefficients;

    private LinearSweep(RowBounds bounds, int last, Value lowerShare)
    {
        Bounds = bounds;
        LowerShare = lowerShare;
        _coefficients = new Value?[last + 1];
    }

    public RowBounds Bounds { get; }

    public LinearTerms Terms { get; } = new();

    /// <summary>A number in [0, 1]: 1 for lower lines of rectifiers that follow the larger part of their bounds, 0 for the zero line.</summary>
    public Value LowerShare { get; }

    /// <summary>Emits the lower bounds of Σ seed·v, <c>[N]</c>.</summary>
    /// <param name="bounds">Bounds of what stands before the node.</param>
    /// <param name="last">The node v.</param>
    /// <param name="seed">One row for each specification, otherwise of the node's type. Its numbers count as exact.</param>
    /// <param name="lowerShare">See <see cref="LowerShare"/>.</param>
    public static Value LowerBound(RowBounds bounds, int last, Value seed, Value lowerShare)
    {
        var sweep = new LinearSweep(bounds, last, lowerShare);
        sweep._coefficients[last] = seed;
        for (int node = last; node >= 0; node--)
        {
            if (sweep._coefficients[node] is { } coefficient) sweep.Pass(node, coefficient);
        }

        return sweep.Terms.Total();
    }

    public static bool HasRows(TensorType type) => type.Rank > 0 && type[0] == 1;

    public void Send(int node, Value part, bool isRounded)
    {
        if (_coefficients[node] is { } old) (part, isRounded) = (old + part, true);
        if (isRounded) Terms.Add(part, null, LinearTerms.Rounding(Bounds.Magnitude(node), 8 * FloatingPoint.UnitRoundoff));
        _coefficients[node] = part;
    }

    public void Cut(int node, Value coefficient)
    {
        Interval interval = Bounds.Interval(node).Joined();
        (Value middle, Value spread) = LinearTerms.Ball(interval.Lower, interval.Upper);
        Terms.Add(coefficient, middle, spread);
    }

    private void Pass(int index, Value coefficient)
    {
        Node node = Bounds.Nodes[index];
        bool canPass = !Bounds.IsPoint(index) && HasRows(node.Type);
        if (canPass && LinearRules.Find(node.Kind) is { } rule) rule(new LinearCall(this, index, coefficient));
        else Cut(index, coefficient);
    }
}
