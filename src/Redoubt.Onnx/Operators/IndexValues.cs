using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Indices as the language wants them: from 0, one number for each place. Those known at import are checked here, the others by the run.</summary>
internal static class IndexValues
{
    /// <summary>A known index that may count from the end.</summary>
    public static long Resolve(OperatorNode node, long index, int size) =>
        index >= -size && index < size ? (index < 0 ? index + size : index) : throw node.Error($"picks position {index} of {size}");

    /// <summary>An operand's indices, which may count from the end of an axis.</summary>
    public static Value Resolve(OperatorNode node, int operand, int size)
    {
        Value indices = node.Value(operand);
        if (indices.Type.ElementType != ElementType.Int64) throw node.Error("needs integers as indices");
        if (node.Constant(operand) is { } known) return node.Builder.Constant(Literal.Of(known.Shape, Array.ConvertAll(known.Integers, i => Resolve(node, i, size))));
        return Upward(indices, Scalars.Integer(node.Builder, size));
    }

    /// <summary>Index tuples of the second operand as one number each, counting through the axes that they address; and how many axes these are.</summary>
    /// <param name="node">The node.</param>
    /// <param name="type">What is addressed.</param>
    /// <param name="first">The first addressed axis.</param>
    public static (Value Places, int Axes) Linear(OperatorNode node, TensorType type, int first)
    {
        Value tuples = node.Value(1);
        if (tuples.Type.ElementType != ElementType.Int64 || tuples.Type.Rank == 0 || !tuples.Type[^1].IsFixed) throw node.Error($"has indices {tuples.Type}");
        int used = tuples.Type[^1].Size;
        if (used < 1 || first + used > type.Rank) throw node.Error($"has tuples of {used} indices for {type}");
        Dimension[] addressed = [.. type.Dimensions.Slice(first, used)];
        if (addressed.Any(static d => !d.IsFixed)) throw new BatchDependentException(node.Error("picks rows of the batch").Message);
        long[] sizes = [.. addressed.Select(static d => (long)d.Size)], strides = new long[used];
        long stride = 1;
        for (int i = used - 1; i >= 0; i--) (strides[i], stride) = (stride, stride * sizes[i]);
        Dimension[] places = [.. tuples.Type.Dimensions[..^1]];
        if (node.Constant(1) is { } known)
        {
            long[] linear = new long[known.Count / used];
            for (int i = 0; i < known.Count; i++) linear[i / used] += strides[i % used] * Resolve(node, known.Integers[i], (int)sizes[i % used]);
            return (node.Builder.Constant(Literal.Of(new Shape(known.Shape.Extents[..^1]), linear)), used);
        }

        // A tuple out of range in one axis could still name an element of another; such indices are undefined in ONNX.
        var row = new Shape(used);
        Value upward = Upward(tuples, node.Builder.Constant(Literal.Of(row, sizes)));
        return ((upward * node.Builder.Constant(Literal.Of(row, strides))).Sum([places.Length]), used);
    }

    /// <summary>Indices along one axis as places that count through all elements behind the leading axes; the result has one axis behind those.</summary>
    /// <param name="node">The node.</param>
    /// <param name="indices">Int64, from 0.</param>
    /// <param name="type">What is addressed.</param>
    /// <param name="where">The axis of the indices, and the number of leading axes.</param>
    public static Value InRows(OperatorNode node, Value indices, TensorType type, (int Axis, int Lead) where)
    {
        (int axis, int lead) = where;
        int rank = type.Rank;
        long stride = 1;
        Value sum = indices;
        for (int i = rank - 1; i >= lead; i--)
        {
            Dimension count = indices.Type[i];
            long step = stride;
            stride *= type[i].Size;
            if (i == axis)
            {
                sum = step == 1 ? sum : sum + indices * Scalars.Integer(indices.Builder, step - 1);
                continue;
            }

            node.SpendElements(count.Size);
            long[] offsets = [.. Enumerable.Range(0, count.Size).Select(k => k * step)];
            var shape = new Shape([count.Size, .. Enumerable.Repeat(1, rank - 1 - i)]);
            sum += indices.Builder.Constant(Literal.Of(shape, offsets));
        }

        return sum.Reshape([.. indices.Type.Dimensions[..lead], indices.Type.With(indices.Type.Dimensions.AsSpan()[lead..]).ElementCount()]);
    }

    private static Value Upward(Value indices, Value size)
    {
        Value zero = Scalars.Integer(indices.Builder, 0);
        return (indices + size).Where(zero.Binary(OpKind.Greater, indices), indices);
    }
}
