using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>What a name in the file stands for during import: a literal, integers known at import, or a value of the graph.</summary>
internal sealed class ImportValue
{
    private Value? _node;
    private Literal? _literal;

    private ImportValue(OnnxElementType elementType) => ElementType = elementType;

    /// <summary>Element type in the file; the graph may compute in a wider one.</summary>
    public OnnxElementType ElementType { get; }

    /// <summary>The literal, for initializers and folded constants; reads it from the file where that was not done yet.</summary>
    public Literal? Literal => _literal ??= Stored?.Literal;

    /// <summary>The tensor of the file that the value stands for, if it is one.</summary>
    public StoredTensor? Stored { get; private init; }

    /// <summary>The integers, some of them possibly multiples of the batch size.</summary>
    public ExtentTensor? Extents { get; private init; }

    /// <summary>Of quantized integers: the same numbers as float32, with the gradient that they would have without rounding, which is zero where they are
    /// limited (the straight-through estimator of Bengio et al., arXiv:1308.3432). Null for other values.</summary>
    public Value? Unrounded { get; private init; }

    /// <summary>Whether no input of the model takes part in it.</summary>
    public bool IsConstant { get; private init; }

    public static ImportValue Of(Literal literal, OnnxElementType type) => new(type) { _literal = literal, IsConstant = true };

    public static ImportValue Of(StoredTensor tensor) => new(tensor.ElementType) { Stored = tensor, IsConstant = true };

    public static ImportValue Of(ExtentTensor extents, OnnxElementType type = OnnxElementType.Int64) =>
        extents.IsFixed && type != OnnxElementType.Boolean ? Of(extents.ToLiteral(), type) : new(type) { Extents = extents, IsConstant = extents.IsFixed };

    public static ImportValue Of(Value value, OnnxElementType type, bool isConstant) => new(type) { _node = value, IsConstant = isConstant };

    /// <summary>Integers that were rounded from floating-point numbers.</summary>
    /// <param name="numbers">The integers as float32, with a gradient.</param>
    /// <param name="type">An integer type that holds them.</param>
    /// <param name="isConstant">Whether no input of the model takes part.</param>
    public static ImportValue Quantized(Value numbers, OnnxElementType type, bool isConstant) =>
        Quantized(numbers, numbers.Cast(Tensors.ElementType.Int64), type, isConstant);

    /// <summary>Integers with floating-point numbers that are the same but for the precision of float32.</summary>
    public static ImportValue Quantized(Value numbers, Value integers, OnnxElementType type, bool isConstant) =>
        new(type) { _node = integers, Unrounded = numbers, IsConstant = isConstant };

    /// <summary>The numbers of a constant that the graph computes with rounding: what import may look at, while the graph keeps the operations.</summary>
    public Literal? Rounded { get; private set; }

    /// <summary>Replaces the value by its numbers, so that nothing computes them again.</summary>
    public void Fold(Literal literal)
    {
        _literal = literal;
        _node = null;
    }

    /// <summary>Keeps the numbers beside the value, so that import does not compute them again.</summary>
    public void Remember(Literal literal) => Rounded = literal;

    /// <summary>The same value under another ONNX type that the graph computes in the same element type.</summary>
    public ImportValue WithType(OnnxElementType type) => new(type) { _node = _node, _literal = _literal, Stored = Stored, Unrounded = Unrounded, Extents = Extents, IsConstant = IsConstant, Rounded = Rounded };

    /// <summary>The value as a node of the graph; null when it depends on the batch size and is no tensor of the graph.</summary>
    public Value? Node(GraphBuilder builder)
    {
        if (_node is null && Literal is not null) _node = builder.Constant(Literal);
        if (_node is null && ExtentLiteral() is { } known) _node = builder.Constant(known);
        return _node;
    }

    /// <summary>Element type and extents; null for integers that depend on the batch size.</summary>
    public TensorType? Type => _node?.Type ?? (Literal is null ? null : TensorType.Of(Literal));

    /// <summary>The integers known at import as a literal of the value's type; null when there are none, or some depend on the batch size.</summary>
    public Literal? ExtentLiteral()
    {
        if (Extents is not { IsFixed: true } known) return null;
        return ElementType == OnnxElementType.Boolean ? Literal.Of(known.Shape, [.. known.Items.Select(static d => d.Size != 0)]) : known.ToLiteral();
    }
}
