using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>What the lowering of one ONNX node sees and does: operands, attributes, results, and errors that name the node.</summary>
internal sealed class OperatorNode
{
    private readonly NodeProto _node;
    private readonly ImportScope _scope;

    public OperatorNode(NodeProto node, ImportScope scope)
    {
        (_node, _scope) = (node, scope);
        Opset = scope.Sets.VersionOf(node.Domain);
        Attributes = new NodeAttributes(node, scope.Context.Source, scope.Arguments, Error);

        // Operator sets before 6 let a file say which operands may be overwritten.
        if (Opset < 6) Attributes.Ignore("consumed_inputs");
    }

    public NodeProto Message => _node;

    public string Operator => _node.OpType;

    /// <summary>Version of the operator set that the node belongs to.</summary>
    public int Opset { get; }

    public NodeAttributes Attributes { get; }

    /// <summary>The names that the node sees.</summary>
    public ImportScope Scope => _scope;

    /// <summary>What the import may spend.</summary>
    public ImportBudget Budget => _scope.Context.Budget;

    public GraphBuilder Builder => _scope.Context.Builder;

    public int InputCount => _node.Input.Count;

    public int OutputCount => _node.Output.Count;

    /// <summary>Whether a fixed batch of one is being turned into a batch of any size.</summary>
    public bool Rebatching => _scope.Context.Rebatching;

    /// <summary>Whether every operand is free of the model's inputs.</summary>
    public bool IsConstant => Enumerable.Range(0, InputCount).All(i => !HasInput(i) || Input(i).IsConstant);

    public bool HasInput(int index) => index < _node.Input.Count && _node.Input[index].Length > 0 && !_scope.IsAbsent(_node.Input[index]);

    public bool HasOutput(int index) => index < _node.Output.Count && _node.Output[index].Length > 0 && _scope.IsNeeded(_node.Output[index]);

    public ImportValue Input(int index) =>
        HasInput(index) ? _scope.Find(_node.Input[index], this) : throw Error($"lacks operand {index}");

    public OnnxElementType TypeOf(int index) => Input(index).ElementType;

    /// <summary>An operand as a value of the graph.</summary>
    public Value Value(int index) =>
        Input(index).Node(Builder)
        ?? throw new BatchDependentException(Error("uses the batch size as a number, which is not known when a model is loaded").Message);

    /// <summary>An operand as a float32 value of the graph.</summary>
    public Value Float(int index) =>
        Value(index) is { Type.ElementType: ElementType.Float32 } value ? value : throw Error($"needs floating-point numbers as operand {index}, not {TypeOf(index)}");

    /// <summary>An operand of any numeric type as float32; quantized integers keep their gradient.</summary>
    public Value Numbers(int index)
    {
        ImportValue input = Input(index);
        if (input.Unrounded is { } unrounded) return unrounded;
        bool isStored = input.Stored is not null && input.ElementType.ToGraph() == ElementType.Int64;

        // Integers that float32 does not hold are cast by the graph, where whoever bounds it sees the rounding.
        return isStored && Array.TrueForAll(input.Stored!.Floats.Floats, static v => Math.Abs(v) < 1 << 24)
            ? Builder.Constant(input.Stored.Floats)
            : Value(index).Cast(ElementType.Float32);
    }

    /// <summary>All operands as values.</summary>
    public Value[] Values() => [.. Enumerable.Range(0, InputCount).Select(Value)];

    /// <summary>The operand's numbers when they do not depend on the model's inputs, else null.</summary>
    public Literal? Constant(int index) => _scope.Context.Constant(Input(index), allowGiven: false);

    /// <summary>The operand's numbers when they do not depend on the model's inputs and computing them rounds nothing, else null: for numbers that become settings of
    /// an operation, where a rounding would be seen by nobody.</summary>
    public Literal? ExactConstant(int index) => Constant(index) is { } literal && Input(index).Rounded is null ? literal : null;

    /// <summary>The operand's numbers when they depend on nothing, or on inputs whose numbers were given; else null.</summary>
    public Literal? ConstantOrGiven(int index) => _scope.Context.Constant(Input(index), allowGiven: true);

    /// <summary>The operand's numbers, which must be known now.</summary>
    /// <param name="index">Operand.</param>
    /// <param name="what">What they are, for the message.</param>
    public Literal RequireConstant(int index, string what) =>
        ConstantOrGiven(index) ?? throw Error($"needs {what} (operand {index}, '{_node.Input[index]}') to be known when the model is loaded{Reason(index)}");

    /// <summary>The operand's integers, which must be known now.</summary>
    public long[] RequireIntegers(int index, string what)
    {
        Literal literal = RequireConstant(index, what);
        return literal.ElementType == ElementType.Int64 ? literal.Integers : throw Error($"needs integers as {what} (operand {index})");
    }

    /// <summary>The operand's integers as extents, some possibly multiples of the batch size.</summary>
    public Dimension[] RequireExtents(int index, string what) =>
        (KnownExtents(index) ?? ExtentTensor.From(RequireConstant(index, what)))?.Items
        ?? throw Error($"needs integers that fit extents as {what} (operand {index})");

    /// <summary>The operand's integers when all are known now, else null.</summary>
    /// <param name="index">Operand.</param>
    /// <param name="saturate">Whether numbers beyond 32 bits become the nearest that fit.</param>
    public ExtentTensor? KnownExtents(int index, bool saturate = false)
    {
        ImportValue input = Input(index);
        if (input.Extents is { } extents) return extents;
        if (input.ElementType.ToGraph() is null or ElementType.Float32) return null;
        if (input.Type is { IsFixed: true } type && type.ElementCount().Size > ExtentTensor.LongestKnown) return null;
        return _scope.Context.Constant(input, allowGiven: false) is { } literal ? ExtentTensor.From(literal, saturate) : null;
    }

    /// <summary>An axis that may count from the end.</summary>
    /// <param name="axis">Axis as the file gives it.</param>
    /// <param name="rank">Number of axes.</param>
    public int Axis(long axis, int rank) =>
        axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis) : throw Error($"names axis {axis} of a value with {rank} axes");

    /// <summary>Axes that may count from the end, ascending, each once.</summary>
    public int[] Axes(IEnumerable<long> axes, int rank)
    {
        int[] result = [.. axes.Select(axis => Axis(axis, rank)).Order()];
        return result.Distinct().Count() == result.Length ? result : throw Error("names an axis twice");
    }

    public void Set(int index, Value value, OnnxElementType type) => Set(index, ImportValue.Of(value, type, IsConstant));

    public void Set(int index, ImportValue value)
    {
        if (index < _node.Output.Count && _node.Output[index].Length > 0) _scope.Define(_node.Output[index], value, this);
    }

    /// <summary>Sets the first result, with the element type of the first operand.</summary>
    public void Set(Value value) => Set(0, value, TypeOf(0));

    /// <summary>Counts elements of a table that the lowering is about to make.</summary>
    /// <exception cref="InvalidModelException">There are more than the file could reasonably need.</exception>
    public void SpendElements(long count) => Budget.SpendElements(count, Error);

    /// <summary>Adds a sentence to what the import tells about the model.</summary>
    public void Note(string sentence) => _scope.Context.Note(sentence);

    /// <summary>What keeps an operand's numbers from being known, as the end of a sentence: ", but it is computed from the input 'x'".</summary>
    public string Reason(int index) => Reason(Input(index));

    /// <summary>What keeps a value's numbers from being known, as the end of a sentence.</summary>
    public string Reason(ImportValue value) =>
        _scope.Context.DependenciesOf(value) is { } names ? $", but it is computed from {names}" : ", but computing it would cost too much";

    /// <summary>An operand under other extents: a literal stays a literal.</summary>
    public Value Reshaped(int index, params ReadOnlySpan<int> extents)
    {
        if (Input(index).Literal is { } literal) return Builder.Constant(literal.Reshape(new Shape(extents)));
        var dimensions = new Dimension[extents.Length];
        for (int i = 0; i < extents.Length; i++) dimensions[i] = extents[i];
        return Value(index).Reshape(dimensions);
    }

    public InvalidModelException Error(string predicate) => _scope.Context.Source.Error($"{Position} {predicate}.");

    public InvalidModelException Error(string predicate, Exception cause) => _scope.Context.Source.Error($"{Position} {predicate}", cause);

    private string Position =>
        (_node.Name.Length > 0 ? $"node '{_node.Name}' ({Operator})" : $"the {Operator} node that computes '{_node.Output.FirstOrDefault()}'") + _scope.Place;
}
