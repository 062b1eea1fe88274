using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Collects starts, stops and steps per axis in ONNX meaning and makes one Slice of them.</summary>
internal sealed class AxisParts
{
    private readonly TensorType _type;
    private readonly int[] _starts;
    private readonly int[] _stops;
    private readonly int[] _steps;

    public AxisParts(TensorType type)
    {
        _type = type;
        (_starts, _stops, _steps) = (new int[type.Rank], new int[type.Rank], new int[type.Rank]);
        Array.Fill(_stops, int.MaxValue);
        Array.Fill(_steps, 1);
    }

    /// <summary>Chooses a part of an axis; bounds count from the end when negative and are cut to the axis.</summary>
    public void Take(OperatorNode node, int axis, Dimension start, Dimension end, long step)
    {
        Dimension extent = _type[axis];
        if (step == 0) throw node.Error("has a step of 0");
        if (!extent.IsFixed)
        {
            bool toEnd = end == extent || (end.IsFixed && end.Size == int.MaxValue) || (node.Rebatching && end == 1);
            if (start != 0 || !toEnd || step != 1) throw new BatchDependentException(node.Error("takes a part of the batch").Message);
            return;
        }

        if (!start.IsFixed || !end.IsFixed) throw new BatchDependentException(node.Error("takes a part that depends on the batch size").Message);
        int size = extent.Size;
        long from = start.Size < 0 ? (long)start.Size + size : start.Size, to = end.Size < 0 ? (long)end.Size + size : end.Size;
        bool empty = size == 0;
        _starts[axis] = (int)(step > 0 || empty ? Math.Clamp(from, 0, size) : Math.Clamp(from, 0, size - 1));
        _stops[axis] = (int)(step > 0 || empty ? Math.Clamp(to, 0, size) : Math.Clamp(to, -1, size - 1));
        _steps[axis] = empty ? 1 : (int)Math.Clamp(step, -size, size);
        if (_starts[axis] == 0 && _stops[axis] == size && step == 1) _stops[axis] = int.MaxValue;
    }

    public Value Apply(Value x)
    {
        bool whole = Enumerable.Range(0, _starts.Length).All(i => _starts[i] == 0 && _stops[i] == int.MaxValue && _steps[i] == 1);
        return whole ? x : x.Unary(OpKind.Slice, new SliceAttributes([.. _starts], [.. _stops], [.. _steps]));
    }
}
