using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Rounding, remainders and tests of single numbers.</summary>
internal static class RemainderOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["BitShift"] = BitShift,
        ["Ceil"] = static node => node.Set(node.Float(0).Unary(OpKind.Ceil)),
        ["Erf"] = Erf,
        ["Floor"] = static node => node.Set(node.Float(0).Unary(OpKind.Floor)),
        ["IsInf"] = IsInf,
        ["IsNaN"] = IsNaN,
        ["Mod"] = Mod,
        ["Round"] = static node => node.Set(node.Float(0).Unary(OpKind.Round)),
    };

    /// <summary>Unsigned integers times or over a power of two; what leaves the type at the top is lost.</summary>
    public static void BitShift(OperatorNode node)
    {
        Value x = node.Value(0), factor = Scalars.Integer(node.Builder, 2).Binary(OpKind.Pow, node.Value(1));
        string direction = node.Attributes.Text("direction", string.Empty);
        if (direction is not ("LEFT" or "RIGHT")) throw node.Error($"shifts in the direction '{direction}'");
        if (direction == "RIGHT")
        {
            node.Set(x / factor);
            return;
        }

        Value shifted = x * factor;
        long? modulus = node.TypeOf(0) switch
        {
            OnnxElementType.UInt8 => 1L << 8,
            OnnxElementType.UInt16 => 1L << 16,
            OnnxElementType.UInt32 => 1L << 32,
            _ => null,
        };
        node.Set(modulus is { } m ? shifted.Binary(OpKind.Remainder, Scalars.Integer(node.Builder, m)) : shifted);
    }

    public static void Erf(OperatorNode node)
    {
        Value x = node.Value(0);
        node.Set(x.Cast(ElementType.Float32).Unary(OpKind.Erf).Cast(x.Type.ElementType));
    }

    public static void IsNaN(OperatorNode node)
    {
        Value x = node.Float(0);
        node.Set(0, x.Binary(OpKind.Equal, x).Unary(OpKind.Not), OnnxElementType.Boolean);
    }

    public static void IsInf(OperatorNode node)
    {
        Value x = node.Float(0), largest = node.Builder.Constant(float.MaxValue), lowest = node.Builder.Constant(float.MinValue);
        bool negative = node.Attributes.Flag("detect_negative", true), positive = node.Attributes.Flag("detect_positive", true);
        Value above = x.Binary(OpKind.Greater, largest), below = lowest.Binary(OpKind.Greater, x);
        Value result = positive && negative ? above.Binary(OpKind.Or, below)
            : positive ? above
            : negative ? below
            : Scalars.Boolean(node.Builder, false).Expand(x.Type.Dimensions.AsSpan());
        node.Set(0, result, OnnxElementType.Boolean);
    }

    /// <summary>With fmod the remainder has the dividend's sign, as in C; without it the divisor's, as in Python, and the operands must be integers.</summary>
    public static void Mod(OperatorNode node)
    {
        Value x = node.Value(0), divisor = node.Value(1), remainder = x.Binary(OpKind.Remainder, divisor);
        if (node.Attributes.Flag("fmod"))
        {
            node.Set(remainder);
            return;
        }

        if (x.Type.ElementType != ElementType.Int64) throw node.Error("divides floating-point numbers without fmod = 1");
        Value zero = Scalars.Integer(node.Builder, 0);
        Value isNegative = zero.Binary(OpKind.Greater, remainder), hasNegativeDivisor = zero.Binary(OpKind.Greater, divisor);
        Value differs = isNegative.Binary(OpKind.Equal, hasNegativeDivisor).Unary(OpKind.Not);
        Value wrongSign = remainder.Binary(OpKind.Equal, zero).Unary(OpKind.Not).Binary(OpKind.And, differs);
        node.Set((remainder + divisor).Where(wrongSign, remainder));
    }
}
