using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Which elements of a tensor share a scale and a zero point: all, those of one position on an axis, or those of a block along an axis.</summary>
internal sealed class QuantizationLayout
{
    private readonly OperatorNode _node;
    private readonly TensorType _type;
    private readonly long _axis, _block;

    private QuantizationLayout(OperatorNode node, TensorType type, long axis, long block) => (_node, _type, _axis, _block) = (node, type, axis, block);

    /// <summary>Reads axis and block length.</summary>
    /// <param name="node">The node.</param>
    /// <param name="type">Type of what is quantized.</param>
    public static QuantizationLayout Read(OperatorNode node, TensorType type)
    {
        long axis = node.Attributes.Int("axis", 1), block = node.Attributes.Int("block_size", 0);
        return block is >= 0 and <= int.MaxValue ? new QuantizationLayout(node, type, axis, block) : throw node.Error($"has blocks of {block}");
    }

    /// <summary>A scale or zero point in a form that broadcasts to the tensor.</summary>
    /// <param name="parameter">The scale or zero point.</param>
    /// <param name="operand">Its operand, for messages.</param>
    public Value Aligned(Value parameter, int operand)
    {
        TensorType type = parameter.Type;
        if (type.IsFixed && type.ElementCount() == 1) return parameter.Reshape();
        int axis = _node.Axis(_axis, _type.Rank);
        if (type.Rank == 1 && _block == 0 && type[0] == _type[axis])
            return parameter.Reshape([type[0], .. Enumerable.Repeat((Dimension)1, _type.Rank - axis - 1)]);
        bool blocks = _block > 0 && _type[axis].IsFixed && type.Rank == _type.Rank;
        for (int i = 0; blocks && i < type.Rank; i++) blocks = type[i] == (i == axis ? (Dimension)(int)((_type[axis].Size + _block - 1) / _block) : _type[i]);
        return blocks ? Repeated(parameter, axis) : throw _node.Error($"needs operand {operand} for {_type} along axis {axis}{(_block > 0 ? $" in blocks of {_block}" : string.Empty)}, not {type}");
    }

    // [a, b, c] → [a, b, 1, c] → [a, b, block, c] → [a, b·block, c], the last block cut short where the axis ends.
    private Value Repeated(Value parameter, int axis)
    {
        Dimension[] extents = [.. parameter.Type.Dimensions];
        int blocks = extents[axis].Size, size = _type[axis].Size, block = (int)Math.Min(_block, size);
        Value apart = parameter.Reshape([.. extents[..(axis + 1)], 1, .. extents[(axis + 1)..]]).Expand([.. extents[..(axis + 1)], block, .. extents[(axis + 1)..]]);
        extents[axis] = checked(blocks * block);
        return Axes.Slice(apart.Reshape(extents), axis, 0, size, 1);
    }
}
