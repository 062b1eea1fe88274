using System.Buffers.Binary;

namespace Redoubt.Onnx;

/// <summary>Lists of numbers that the machine-learning operators hold as float32 attributes or, beside them, as tensors in double precision.</summary>
internal static class MlNumbers
{
    /// <summary>An attribute list, else the tensor under the same name with <c>_as_tensor</c>; null when there is neither.</summary>
    public static double[]? Read(OperatorNode node, string name)
    {
        float[]? list = node.Attributes.Floats(name);
        double[]? tensor = node.Attributes.Has(name + "_as_tensor") ? ReadTensor(node, name + "_as_tensor") : null;
        if (list is { Length: > 0 } && tensor is { Length: > 0 }) throw node.Error($"has both {name} and {name}_as_tensor");
        return tensor is { Length: > 0 } ? tensor : list is null ? tensor : Array.ConvertAll(list, static v => (double)v);
    }

    /// <summary>A tensor attribute in double precision; null when it is missing.</summary>
    public static double[]? ReadTensor(OperatorNode node, string name)
    {
        if (node.Attributes.Tensor(name) is not var (literal, type)) return null;
        TensorProto tensor = node.Attributes.All[name].T;
        bool isPlain = tensor.DataLocation == TensorProto.Types.DataLocation.Default;
        if (type != OnnxElementType.Float64 || !isPlain)
        {
            return literal.ElementType == Tensors.ElementType.Float32
                ? Array.ConvertAll(literal.Floats, static v => (double)v)
                : Array.ConvertAll(literal.Integers, static v => (double)v);
        }

        // Its size was checked just now, when it was read as a literal, which rounds to float32.
        if (tensor.DoubleData.Count > 0) return [.. tensor.DoubleData];
        double[] result = new double[literal.Count];
        for (int i = 0; i < result.Length; i++) result[i] = BinaryPrimitives.ReadDoubleLittleEndian(tensor.RawData.Span[(i * sizeof(double))..]);
        return result;
    }

    /// <summary>The largest float32 that is not above a number.</summary>
    public static float RoundDown(double value)
    {
        float rounded = (float)value;
        return rounded > value ? MathF.BitDecrement(rounded) : rounded;
    }

    /// <summary>The smallest float32 that is not below a number.</summary>
    public static float RoundUp(double value)
    {
        float rounded = (float)value;
        return rounded < value ? MathF.BitIncrement(rounded) : rounded;
    }

    /// <summary>The float32 that equals a number; NaN, which equals nothing, where there is none.</summary>
    public static float Exact(double value)
    {
        float rounded = (float)value;
        return rounded == value ? rounded : float.NaN;
    }
}
