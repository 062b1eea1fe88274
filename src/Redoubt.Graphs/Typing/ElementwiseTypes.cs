using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Types of operations that work element by element, with broadcasting from the right as in NumPy.</summary>
internal static class ElementwiseTypes
{
    public static TensorType Numeric(TypeRequest r) =>
        r[0].ElementType != ElementType.Boolean ? r[0] : throw r.Error("Boolean operands have no sign");

    public static TensorType Float(TypeRequest r) => r.Require(0, ElementType.Float32);

    public static TensorType FloatWith<T>(TypeRequest r)
        where T : OpAttributes
    {
        _ = r.Attributes<T>();
        return Float(r);
    }

    public static TensorType Arithmetic(TypeRequest r)
    {
        if (r[0].ElementType == ElementType.Boolean) throw r.Error("Boolean operands have no arithmetic");
        return Broadcast(r, 0, 1);
    }

    public static TensorType Comparison(TypeRequest r) => Broadcast(r, 0, 1).With(ElementType.Boolean);

    public static TensorType Logic(TypeRequest r)
    {
        r.Require(0, ElementType.Boolean);
        return Broadcast(r, 0, 1);
    }

    public static TensorType Where(TypeRequest r)
    {
        TensorType condition = r.Require(0, ElementType.Boolean);
        TensorType branches = Broadcast(r, 1, 2);
        return branches.With(Extents(r, condition, branches));
    }

    public static TensorType MaskPositive(TypeRequest r)
    {
        _ = r.Attributes<SlopeAttributes>();
        return Surrogate(r);
    }

    public static TensorType Surrogate(TypeRequest r)
    {
        r.Require(0, ElementType.Float32);
        return r[0].Equals(r[1]) ? r[0] : throw r.Error("operands must have the same type");
    }

    private static TensorType Broadcast(TypeRequest r, int left, int right)
    {
        if (r[left].ElementType != r[right].ElementType) throw r.Error("operands must have the same element type");
        return r[left].With(Extents(r, r[left], r[right]));
    }

    private static Dimension[] Extents(TypeRequest r, TensorType left, TensorType right)
    {
        int rank = Math.Max(left.Rank, right.Rank);
        var result = new Dimension[rank];
        for (int i = 0; i < rank; i++)
        {
            Dimension a = At(left, i - (rank - left.Rank)), b = At(right, i - (rank - right.Rank));
            result[i] = a == b || b == 1 ? a : a == 1 ? b : throw r.Error($"extents {a} and {b} do not broadcast");
        }

        return result;
    }

    private static Dimension At(TensorType type, int axis) => axis < 0 ? 1 : type[axis];
}
