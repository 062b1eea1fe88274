using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>What LSTM, GRU and RNN have in common: operands checked, the sequence unrolled, results put together. Inside, values are batch first.</summary>
/// <remarks>
/// Unrolled, because gradients, bounds and costs are then those of the operations it consists of. The input's part of all gates is one matrix product for all
/// steps; the state's part is one small product per step.
/// </remarks>
internal sealed class RecurrentLayer
{
    // Longer sequences would give plans of tens of thousands of steps.
    private const int MostSteps = 2048;

    private readonly OperatorNode _node;
    private readonly int _gates;
    private readonly bool _batchFirst;
    private readonly Value? _lengths;

    /// <summary>Reads the operands that the three operators share.</summary>
    /// <param name="node">The node.</param>
    /// <param name="gates">Gates of the operator: 4, 3 or 1.</param>
    public RecurrentLayer(OperatorNode node, int gates)
    {
        (_node, _gates) = (node, gates);
        long layout = node.Attributes.Int("layout", 0);
        if (layout is not (0 or 1)) throw node.Error($"has layout {layout}");
        _batchFirst = layout == 1;
        string direction = node.Attributes.Text("direction", "forward");
        (Directions, ReversesFirst) = direction switch
        {
            "forward" => (1, false),
            "reverse" => (1, true),
            "bidirectional" => (2, false),
            _ => throw node.Error($"has direction '{direction}'"),
        };
        Clip = node.Attributes.Float("clip", 0);
        if (!(Clip >= 0)) throw node.Error($"clips at {Clip}");

        // Of operator set 1 only; results that are not wanted are left out by their names.
        node.Attributes.Ignore("output_sequence");
        Value x = node.Float(0);
        if (x.Type.Rank != 3) throw node.Error($"needs a sequence of three axes, not {x.Type}");
        Sequence = _batchFirst ? x : x.Transpose(1, 0, 2);
        if (!Sequence.Type[1].IsFixed) throw new BatchDependentException(node.Error($"unrolls its sequence, so axis {(_batchFirst ? 1 : 0)} of {x.Type} must be known").Message);
        if (!Sequence.Type[2].IsFixed) throw node.Error($"needs a known number of features, not {x.Type}");
        Hidden = HiddenSize();
        if (Steps < 1) throw node.Error("has an empty sequence");
        if ((long)Steps * Directions > MostSteps) throw node.Error($"has a sequence of {Steps} steps; {MostSteps / Directions} is the limit, because every step becomes operations of its own");
        _lengths = Lengths();
    }

    public int Directions { get; }

    public bool ReversesFirst { get; }

    /// <summary>Features of the state.</summary>
    public int Hidden { get; }

    /// <summary>Limit of what activation functions are applied to; 0 for none.</summary>
    public float Clip { get; }

    /// <summary>The input, <c>[N, steps, features]</c>.</summary>
    public Value Sequence { get; }

    public int Steps => Sequence.Type[1].Size;

    private GraphBuilder Builder => _node.Builder;

    private Dimension Batch => Sequence.Type[0];

    private int Features => Sequence.Type[2].Size;

    /// <summary>One direction's part of an operand whose first axis is the direction.</summary>
    /// <param name="operand">Operand.</param>
    /// <param name="direction">0 or 1.</param>
    /// <param name="extents">What the part must be.</param>
    public Value Part(int operand, int direction, params ReadOnlySpan<int> extents)
    {
        Value all = _node.Float(operand);
        Dimension[] expected = [Directions, .. extents.ToArray().Select(static e => (Dimension)e)];
        if (!all.Type.Dimensions.AsSpan().SequenceEqual(expected)) throw _node.Error($"needs {TensorType.Float(expected)} as operand {operand}, not {all.Type}");
        return (Directions == 1 ? all : all.Slice(0, direction, direction + 1)).Reshape(expected.AsSpan(1));
    }

    /// <summary>The bias of input and of state, each <c>[gates · hidden]</c>; null when the node has none.</summary>
    public (Value Input, Value State)? Bias(int direction)
    {
        if (!_node.HasInput(3)) return null;
        int size = _gates * Hidden;
        Value both = Part(3, direction, 2 * size);
        return (both.Slice(0, 0, size), both.Slice(0, size, 2 * size));
    }

    /// <summary>An initial state, <c>[N, hidden]</c>; zeros when the node has none.</summary>
    public Value Initial(int operand, int direction)
    {
        Dimension[] extents = [Batch, Hidden];
        if (!_node.HasInput(operand)) return Builder.Constant(0f).Expand(extents);
        Value all = _node.Float(operand);
        if (all.Type.Rank != 3) throw _node.Error($"needs three axes of operand {operand}, not {all.Type}");
        if (!_batchFirst) all = all.Transpose(1, 0, 2);
        if (_node.Rebatching && all.Type[0] == 1) all = all.Expand(Batch, all.Type[1], all.Type[2]);
        if (!all.Type.Equals(TensorType.Float(Batch, Directions, Hidden)))
            throw _node.Error($"needs an initial state for {Directions} directions, a batch of {Batch} and {Hidden} features as operand {operand}, not {_node.Value(operand).Type}");
        return (Directions == 1 ? all : all.Slice(1, direction, direction + 1)).Reshape(extents);
    }

    /// <summary>The input's part of all gates at all steps: x·Wᵀ + bias, <c>[N, steps, gates · hidden]</c>.</summary>
    /// <param name="direction">0 or 1.</param>
    /// <param name="bias">Added to every step; null for none.</param>
    public Value Projection(int direction, Value? bias)
    {
        Value weights = Part(1, direction, _gates * Hidden, Features);
        var rows = new Dimension(checked(Batch.Size * Steps), Batch.Symbol);
        Value product = Sequence.Reshape(rows, Features).MatMul(weights, transposeRight: true);
        if (bias is { } added) product += added;
        return product.Reshape(Batch, Steps, _gates * Hidden);
    }

    /// <summary>The part of a projection that belongs to one step.</summary>
    public static Value At(Value projection, int step) => projection.Slice(1, step, step + 1).Reshape(projection.Type[0], projection.Type[2]);

    /// <summary>The columns of one gate.</summary>
    public Value Gate(Value gates, int index, int count = 1) => gates.Slice(1, index * Hidden, (index + count) * Hidden);

    /// <summary>An activation function of a value that is limited first where the node says so.</summary>
    public Value Activate(RecurrentActivation function, Value x) =>
        function.Apply(Clip > 0 ? x.Unary(OpKind.Clip, new ClipAttributes(-Clip, Clip)) : x);

    /// <summary>Runs a cell over the sequence of one direction.</summary>
    /// <param name="direction">0 or 1.</param>
    /// <param name="initial">The cell's state before the first step; its first value is the output.</param>
    /// <param name="cell">The next state from the step's position and the state before.</param>
    public RecurrentResult Run(int direction, Value[] initial, Func<int, Value[], Value[]> cell)
    {
        bool reverse = ReversesFirst || direction == 1;
        var outputs = new Value[Steps];
        Value[] state = initial;
        Value zero = Builder.Constant(0f);
        for (int i = 0; i < Steps; i++)
        {
            int step = reverse ? Steps - 1 - i : i;
            Value[] next = cell(step, state);
            outputs[step] = next[0];
            if (_lengths is { } lengths)
            {
                // Behind a row's end its state stands still and its output is zero.
                Value runs = lengths.Binary(OpKind.Greater, Scalars.Integer(Builder, step));
                outputs[step] = next[0].Where(runs, zero);
                Value[] before = state;
                next = [.. next.Select((value, k) => value.Where(runs, before[k]))];
            }

            state = next;
            _node.Budget.SpendNodes(1);
        }

        if (_lengths is { } ends)
        {
            Value any = ends.Binary(OpKind.Greater, Scalars.Integer(Builder, 0));
            state = [.. state.Select(value => value.Where(any, zero))];
        }

        return new RecurrentResult(outputs, state);
    }

    /// <summary>Sets the node's results.</summary>
    /// <param name="directions">What each direction gave.</param>
    public void Finish(RecurrentResult[] directions)
    {
        if (_node.HasOutput(0))
        {
            Value[] stacked = [.. directions.Select(d => Joined([.. d.Outputs.Select(o => o.Reshape(Batch, 1, 1, Hidden))], 1))];
            Value all = Joined(stacked, 2);
            _node.Set(0, _batchFirst ? all : all.Transpose(1, 2, 0, 3), _node.TypeOf(0));
        }

        for (int k = 0; k < directions[0].State.Length; k++)
        {
            if (!_node.HasOutput(k + 1)) continue;
            Value all = Joined([.. directions.Select(d => d.State[k].Reshape(Batch, 1, Hidden))], 1);
            _node.Set(k + 1, _batchFirst ? all : all.Transpose(1, 0, 2), _node.TypeOf(0));
        }
    }

    private static Value Joined(Value[] parts, int axis) =>
        parts.Length == 1 ? parts[0] : parts[0].Builder.Apply(OpKind.Concat, parts, new ConcatAttributes(axis));

    private int HiddenSize()
    {
        Value recurrent = _node.Float(2);
        if (recurrent.Type.Rank != 3 || !recurrent.Type.IsFixed || recurrent.Type[2].Size < 1)
            throw _node.Error($"needs weights [directions, {_gates} · hidden, hidden] as operand 2, not {recurrent.Type}");
        int size = recurrent.Type[2].Size;
        long stated = _node.Attributes.Int("hidden_size", size);
        return stated == size ? size : throw _node.Error($"states hidden_size {stated} but has weights {recurrent.Type}");
    }

    // Row lengths as [N, 1]; null when every row has all steps.
    private Value? Lengths()
    {
        if (!_node.HasInput(4)) return null;
        if (_node.Constant(4) is { ElementType: ElementType.Int64 } known && known.Integers.All(l => l == Steps)) return null;
        Value lengths = _node.Value(4);
        bool fits = lengths.Type.ElementType == ElementType.Int64 && lengths.Type.Rank == 1 && (lengths.Type[0] == Batch || lengths.Type[0] == 1);
        return fits ? lengths.Reshape(lengths.Type[0], 1) : throw _node.Error($"needs one length for each row of a batch of {Batch}, not {lengths.Type}");
    }
}
