using System.Collections.Immutable;
using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>Bounds of the nodes of one row, for a backward pass: of some nodes they are given, the others follow from those by interval rules.</summary>
internal sealed class RowBounds
{
    private readonly Bounds?[] _bounds;
    private readonly bool[] _isGiven;
    private readonly Value?[] _magnitudes;

    /// <summary>Emits what a backward pass from one node can need.</summary>
    /// <param name="builder">Receives the nodes.</param>
    /// <param name="nodes">Nodes of one row, see <see cref="RowNodes"/>.</param>
    /// <param name="last">Where the pass begins.</param>
    /// <param name="given">Bounds of the data input and of every other node whose bounds are known, by node; asked for where the pass can need them.</param>
    public RowBounds(GraphBuilder builder, ImmutableArray<Node> nodes, int last, Func<int, BoundedValue?> given)
    {
        Builder = builder;
        Nodes = nodes;
        _isGiven = new bool[nodes.Length];
        _bounds = new Bounds?[nodes.Length];
        _magnitudes = new Value?[nodes.Length];
        bool[] needed = Needed(nodes, last);
        for (int i = 0; i <= last; i++)
        {
            if (!needed[i]) continue;
            Node node = nodes[i];
            if (i < last && given(i) is { } known) (_bounds[i], _isGiven[i]) = (IntervalCall.Range(known.Lower, known.Upper, together: true), true);
            else if (node.Attributes is InputAttributes input) _bounds[i] = Bounds.OfExact(builder.Input(input.Name, input.Type, input.Role));
            else _bounds[i] = IntervalRules.Apply(builder, node, [.. Read(node).Select(operand => _bounds[operand]!)]);
        }
    }

    public GraphBuilder Builder { get; }

    public ImmutableArray<Node> Nodes { get; }

    public Bounds this[int node] => _bounds[node] ?? throw new InvalidOperationException($"Node {node} does not stand before the end of the pass.");

    public Interval Interval(int node) => this[node] as Interval ?? throw new UnsupportedOpException(Nodes[node], LinearRules.Interpreter, "it is not float32");

    /// <summary>What does not depend on the box.</summary>
    public bool IsPoint(int node) => this[node] is PointInterval or not Certification.Interval;

    /// <summary>At least the magnitude of every element, in real arithmetic and in every covered execution.</summary>
    public Value Magnitude(int node) => _magnitudes[node] ??= MagnitudeOf(node);

    /// <summary>At least the sum of the magnitudes of the terms that an affine operation adds up for each element.</summary>
    public Value TermsMagnitude(int index, AffineOperation operation)
    {
        Node node = Nodes[index];
        Value[] operands = [.. Read(node).Select(Magnitude)];
        if (node.Kind is OpKind.Neg or OpKind.Surrogate) return operands[0];
        OpAttributes? attributes = node.Attributes is PadAttributes pad ? pad with { Value = Math.Abs(pad.Value) } : node.Attributes;
        Value sum = Builder.Apply(node.Kind == OpKind.Sub ? OpKind.Add : node.Kind, operands, attributes);
        return operation.IsMovement ? sum : sum * FloatingPoint.RoundUp(1 + (4 * FloatingPoint.Gamma(operation.Forward(node, Nodes) + 8)));
    }

    private static bool[] Needed(ImmutableArray<Node> nodes, int last)
    {
        bool[] needed = new bool[nodes.Length];
        needed[last] = true;
        for (int i = last; i >= 0; i--)
        {
            if (!needed[i]) continue;
            foreach (int operand in Read(nodes[i])) needed[operand] = true;
        }

        return needed;
    }

    private static IEnumerable<int> Read(Node node) => node.Kind == OpKind.Surrogate ? node.Inputs.Take(1) : node.Inputs;

    private Value MagnitudeOf(int index)
    {
        const double Unit = FloatingPoint.UnitRoundoff;
        if (this[index] is PointInterval point)
            return point.Center.Unary(OpKind.Abs) * FloatingPoint.RoundUp(1 + (2 * FloatingPoint.Gamma(2 * point.Roundings)) + (4 * Unit));
        if (!_isGiven[index] && Nodes[index].Inputs.Length > 0 && AffineBackward.Find(Nodes[index].Kind) is { } operation) return TermsMagnitude(index, operation);
        Interval interval = Interval(index).Joined();
        return interval.IsNonNegative ? interval.Upper : interval.Upper.Binary(OpKind.Max, -interval.Lower);
    }
}
