using System.Collections.Immutable;
using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>What a backward rule sees: a node, the coefficients Λ of its result (one row for each specification), the bounds of its operands.</summary>
internal sealed class LinearCall(LinearSweep sweep, int index, Value coefficient)
{
    private readonly Node _node = sweep.Bounds.Nodes[index];

    public GraphBuilder Builder => sweep.Bounds.Builder;

    public LinearSweep Sweep => sweep;

    public Node Node => _node;

    public ImmutableArray<Node> AllNodes => sweep.Bounds.Nodes;

    /// <summary>Λ.</summary>
    public Value Coefficient => coefficient;

    public T Attributes<T>()
        where T : OpAttributes => _node.As<T>();

    public Bounds Operand(int operand) => sweep.Bounds[_node.Inputs[operand]];

    public TensorType TypeOf(int operand) => sweep.Bounds.Nodes[_node.Inputs[operand]].Type;

    public bool IsPoint(int operand) => sweep.Bounds.IsPoint(_node.Inputs[operand]);

    public Value Magnitude(int operand) => sweep.Bounds.Magnitude(_node.Inputs[operand]);

    /// <summary>See <see cref="RowBounds.TermsMagnitude"/>.</summary>
    public Value TermsMagnitude(AffineOperation operation) => sweep.Bounds.TermsMagnitude(index, operation);

    /// <summary>Bounds of an operand that are both void where one is.</summary>
    public Interval Interval(int operand) => sweep.Bounds.Interval(_node.Inputs[operand]).Joined();

    /// <summary>Whether an operand has one row per specification in a backward pass, as the result has.</summary>
    public bool HasRows(int operand) => LinearSweep.HasRows(TypeOf(operand));

    /// <summary>Adds coefficients to an operand's.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="part">The coefficients.</param>
    /// <param name="isRounded">Whether each was rounded by itself; false for sums of products, whose error the result's charge pays for, and for values that were only moved.</param>
    public void Send(int operand, Value part, bool isRounded) => sweep.Send(_node.Inputs[operand], part, isRounded);

    /// <summary>Says that the result may lie in middle ± spread besides what the operands' coefficients say.</summary>
    public void Charge(Value? middle, Value spread) => sweep.Terms.Add(coefficient, middle, spread);

    /// <summary>Ends the pass here: the result's own interval is used.</summary>
    public void Cut() => sweep.Cut(index, coefficient);

    /// <summary>Passes on a function of the first operand between two lines.</summary>
    public void Relax(Lines lines)
    {
        Value zero = Builder.Constant(0f);
        Value part = (coefficient.Relu() * lines.LowerSlope) + (coefficient.Binary(OpKind.Min, zero) * lines.UpperSlope);
        (Value middle, Value spread) = LinearTerms.Ball(lines.LowerAt0, lines.UpperAt0);
        Charge(middle, spread);
        sweep.Terms.AddUnderflow(Magnitude(0));
        Send(0, part, isRounded: true);
    }
}
