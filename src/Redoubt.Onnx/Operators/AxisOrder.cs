using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Runs operations that the graph language has for the last axis only along another one.</summary>
internal static class AxisOrder
{
    /// <summary>Applies an operation that keeps the axes to one axis.</summary>
    public static Value OnLast(Value x, int axis, Func<Value, Value> operation)
    {
        int last = x.Type.Rank - 1;
        if (axis == last) return operation(x);
        int[] order = [.. Enumerable.Range(0, last + 1)];
        (order[axis], order[last]) = (last, axis);
        return operation(x.Transpose(order)).Transpose(order);
    }

    /// <summary>The value with one axis moved to the end, the others in their order.</summary>
    public static Value ToLast(Value x, int axis)
    {
        int rank = x.Type.Rank;
        return axis == rank - 1 ? x : x.Transpose([.. Enumerable.Range(0, rank).Where(i => i != axis), axis]);
    }

    /// <summary>The value with its last axis moved to a position, the others in their order.</summary>
    public static Value FromLast(Value x, int axis)
    {
        int rank = x.Type.Rank;
        if (axis == rank - 1) return x;
        var order = Enumerable.Range(0, rank - 1).ToList();
        order.Insert(axis, rank - 1);
        return x.Transpose([.. order]);
    }
}
