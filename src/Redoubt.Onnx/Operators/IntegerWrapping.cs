using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Conversion to a narrower integer type, which drops upper bits as C does and so ONNX Runtime. Graphs hold all integers as int64.</summary>
internal static class IntegerWrapping
{
    /// <summary>Whether a conversion to an integer type drops bits. What numbers beyond 32 bits become is undefined in ONNX, so those are left alone.</summary>
    public static bool Narrows(OnnxElementType from, OnnxElementType to) =>
        to.ToGraph() == ElementType.Int64 && (from.ToGraph() == ElementType.Float32 ? to.Bytes() < 4 : !to.Holds(from));

    /// <summary>The first operand, of an integer or floating type, as a narrower integer type.</summary>
    public static ImportValue Wrapped(OperatorNode node, OnnxElementType to)
    {
        ImportValue input = node.Input(0);
        bool shape = input.Extents is not null || (input.Literal is { ElementType: ElementType.Int64 } known && known.Integers.All(v => Wrap(v, to) == v));

        // Eight bytes hold every int64; only the sign is read in another way.
        if (shape || (to == OnnxElementType.UInt64 && input.ElementType.ToGraph() == ElementType.Int64)) return input.WithType(to);
        if (input.Literal is { ElementType: ElementType.Int64 } literal)
            return ImportValue.Of(Literal.Of(literal.Shape, Array.ConvertAll(literal.Integers, v => Wrap(v, to))), to);
        Value x = node.Value(0).Cast(ElementType.Int64);
        if (to.Bytes() == 8) return ImportValue.Of(x, to, node.IsConstant);
        (Value modulus, Value offset) = (Scalars.Integer(node.Builder, 1L << (8 * to.Bytes())), Scalars.Integer(node.Builder, to.Limits().Low));
        Value wrapped = (x - offset).Binary(OpKind.Remainder, modulus);

        // The remainder has the dividend's sign; below zero it is one modulus short.
        Value low = Scalars.Integer(node.Builder, 0);
        return ImportValue.Of((wrapped + modulus).Where(low.Binary(OpKind.Greater, wrapped), wrapped) + offset, to, node.IsConstant);
    }

    private static long Wrap(long value, OnnxElementType to) => unchecked(to switch
    {
        OnnxElementType.Int8 => (sbyte)value,
        OnnxElementType.UInt8 => (byte)value,
        OnnxElementType.Int16 => (short)value,
        OnnxElementType.UInt16 => (ushort)value,
        OnnxElementType.Int32 => (int)value,
        OnnxElementType.UInt32 => (uint)value,
        _ => value,
    });
}
