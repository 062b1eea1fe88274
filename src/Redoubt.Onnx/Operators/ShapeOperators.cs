using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Constants and the extents of values.</summary>
internal static class ShapeOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["Constant"] = Constant,
        ["ConstantOfShape"] = ConstantOfShape,
        ["NonZero"] = NonZero,
        ["Range"] = Range,
        ["Shape"] = Shape,
        ["Size"] = Size,
    };

    private const int LongestRange = 1 << 22;

    public static void Constant(OperatorNode node)
    {
        NodeAttributes attributes = node.Attributes;
        if (attributes.Tensor("value") is var (literal, type)) node.Set(0, ImportValue.Of(literal, type));
        else if (attributes.Sparse("sparse_value") is var (dense, denseType)) node.Set(0, ImportValue.Of(dense, denseType));
        else if (attributes.Has("value_float")) node.Set(0, ImportValue.Of(Literal.Scalar(attributes.Float("value_float", 0)), OnnxElementType.Float32));
        else if (attributes.Has("value_int")) node.Set(0, ImportValue.Of(Literal.Of(Tensors.Shape.Scalar, [attributes.Int("value_int", 0)]), OnnxElementType.Int64));
        else if (attributes.Floats("value_floats") is { } floats) node.Set(0, ImportValue.Of(Literal.Of(new Shape(floats.Length), floats), OnnxElementType.Float32));
        else if (attributes.Ints("value_ints") is { } ints) node.Set(0, ImportValue.Of(Literal.Of(new Shape(ints.Length), ints), OnnxElementType.Int64));
        else throw node.Error("holds no number; text is not supported");
    }

    public static void ConstantOfShape(OperatorNode node)
    {
        (Literal literal, OnnxElementType type) = node.Attributes.Tensor("value") ?? (Literal.Of(new Shape(1), new float[1]), OnnxElementType.Float32);
        if (literal.Count != 1) throw node.Error($"needs one number as its value, not {literal.Count}");
        Dimension[] extents = node.RequireExtents(0, "the extents");
        if (extents.Any(static d => d.Size < 0)) throw node.Error($"makes a tensor of extents [{string.Join(',', extents)}]");
        Value scalar = node.Builder.Constant(literal.Reshape(Tensors.Shape.Scalar));
        node.Set(0, ImportValue.Of(scalar.Expand(extents), type, isConstant: true));
    }

    public static void Shape(OperatorNode node)
    {
        Dimension[] extents = Extents(node);
        int first = Position(node.Attributes.Int("start", 0), extents.Length), end = Position(node.Attributes.Int("end", extents.Length), extents.Length);
        node.Set(0, ImportValue.Of(ExtentTensor.Vector(first < end ? extents.AsSpan()[first..end] : [])));
    }

    public static void Size(OperatorNode node) =>
        node.Set(0, ImportValue.Of(ExtentTensor.Scalar(TensorType.Float(Extents(node)).ElementCount())));

    /// <summary>How many elements are not 0 is part of the result's extents, so they must be known.</summary>
    public static void NonZero(OperatorNode node)
    {
        Literal x = node.RequireConstant(0, "the numbers, which decide the extents of the result,");
        node.SpendElements((long)x.Count * x.Shape.Rank);
        long[][] places = [.. Enumerable.Range(0, x.Count).Where(i => IsNonZero(x, i)).Select(i => Place(x.Shape, i))];
        long[] byAxis = [.. Enumerable.Range(0, x.Shape.Rank).SelectMany(axis => places.Select(p => p[axis]))];
        node.Set(0, ImportValue.Of(Literal.Of(new Shape(x.Shape.Rank, places.Length), byAxis), OnnxElementType.Int64));
    }

    /// <summary>start, start + delta, … before limit.</summary>
    public static void Range(OperatorNode node)
    {
        Literal[] bounds = [node.RequireConstant(0, "the start"), node.RequireConstant(1, "the limit"), node.RequireConstant(2, "the step")];
        if (bounds.Any(static b => b.Count != 1)) throw node.Error("needs one number as start, limit and step");
        bool integers = bounds[0].ElementType == ElementType.Int64;
        double[] numbers = [.. bounds.Select(static b => b.ElementType == ElementType.Int64 ? b.Integers[0] : (double)b.Floats[0])];
        double count = Math.Max(0, Math.Ceiling((numbers[1] - numbers[0]) / numbers[2]));
        if (!(count <= LongestRange)) throw node.Error($"makes {count} numbers; {LongestRange} is the limit");
        node.SpendElements((long)count);
        var shape = new Shape((int)count);
        Literal range = integers
            ? Literal.Of(shape, [.. Enumerable.Range(0, (int)count).Select(i => bounds[0].Integers[0] + i * bounds[2].Integers[0])])
            : Literal.Of(shape, [.. Enumerable.Range(0, (int)count).Select(i => (float)(numbers[0] + i * numbers[2]))]);
        node.Set(0, ImportValue.Of(range, node.TypeOf(0)));
    }

    private static bool IsNonZero(Literal x, int i) => x.ElementType switch
    {
        ElementType.Float32 => x.Floats[i] != 0,
        ElementType.Int64 => x.Integers[i] != 0,
        _ => x.Booleans[i],
    };

    private static long[] Place(Shape shape, int position)
    {
        long[] place = new long[shape.Rank];
        for (int axis = shape.Rank - 1; axis >= 0; axis--) (place[axis], position) = (position % shape[axis], position / shape[axis]);
        return place;
    }

    private static Dimension[] Extents(OperatorNode node)
    {
        if (node.Input(0).Extents is { } known) return [.. known.Shape.Extents.ToArray().Select(static e => (Dimension)e)];
        return [.. node.Input(0).Type!.Dimensions];
    }

    private static int Position(long position, int rank) => (int)Math.Clamp(position < 0 ? position + rank : position, 0, rank);
}
