using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Quantization, and products of quantized values. All are computed on integers held as float32; gradients pass through the rounding.</summary>
internal static class QuantizationOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["ConvInteger"] = ConvInteger,
        ["DequantizeLinear"] = DequantizeLinear,
        ["DynamicQuantizeLinear"] = DynamicQuantizeLinear,
        ["MatMulInteger"] = MatMulInteger,
        ["QLinearConv"] = QLinearConv,
        ["QLinearMatMul"] = QLinearMatMul,
        ["QuantizeLinear"] = QuantizeLinear,
    };

    // Products of two 8-bit numbers add up exactly in float32 as long as there are not more of them.
    private const int ExactTerms = 256;

    private static readonly string[] WindowNames = ["auto_pad", "dilations", "group", "kernel_shape", "pads", "strides"];

    /// <summary>y = limit(round(x / scale) + zero point).</summary>
    public static void QuantizeLinear(OperatorNode node)
    {
        // For eight-bit floating types only, and for tools that choose kernels.
        node.Attributes.Ignore("saturate", "precision");
        OnnxElementType stated = (OnnxElementType)node.Attributes.Int("output_dtype", 0), to = node.HasInput(2) ? node.TypeOf(2) : stated == 0 ? OnnxElementType.UInt8 : stated;
        if (stated != 0 && stated != to) throw node.Error($"quantizes to {stated} with a zero point of type {to}");
        var layout = QuantizationLayout.Read(node, node.Numbers(0).Type);
        Value scaled = node.Numbers(0) / layout.Aligned(node.Float(1), 1);
        node.Set(0, Rounded(node, scaled, node.HasInput(2) ? layout.Aligned(node.Numbers(2), 2) : null, to));
    }

    /// <summary>y = (x - zero point) · scale.</summary>
    public static void DequantizeLinear(OperatorNode node)
    {
        var layout = QuantizationLayout.Read(node, node.Numbers(0).Type);
        OnnxElementType stated = (OnnxElementType)node.Attributes.Int("output_dtype", 0);
        Value centered = node.HasInput(2) ? Minus(node.Numbers(0), layout.Aligned(node.Numbers(2), 2)) : node.Numbers(0);
        node.Set(0, centered * layout.Aligned(node.Float(1), 1), stated == 0 ? node.TypeOf(1) : stated);
    }

    /// <summary>Eight bits between the smallest and the largest element; 0 stays exact.</summary>
    public static void DynamicQuantizeLinear(OperatorNode node)
    {
        Value x = node.Float(0), zero = node.Builder.Constant(0f), one = node.Builder.Constant(1f);
        IntegerList axes = Axes.Range(0, x.Type.Rank);
        Value low = (-(-x).Largest(axes)).Binary(OpKind.Min, zero), high = x.Largest(axes).Binary(OpKind.Max, zero);
        Value range = high - low, scale = one.Where(range.Binary(OpKind.Equal, zero), range / node.Builder.Constant((float)byte.MaxValue));
        ImportValue zeroPoint = Rounded(node, -low / scale, null, OnnxElementType.UInt8);
        node.Set(0, Rounded(node, x / scale, zeroPoint.Unrounded, OnnxElementType.UInt8));
        node.Set(1, scale, OnnxElementType.Float32);
        node.Set(2, zeroPoint);
    }

    public static void MatMulInteger(OperatorNode node)
    {
        Value left = Centered(node, 0, 2, RowWise), right = Centered(node, 1, 3, ColumnWise);
        Value numbers = ProductOperators.Product(left, right);
        Dimension terms = left.Type[^1];
        bool exact = !terms.IsFixed || terms.Size <= ExactTerms || left.Type.Rank < 2 || right.Type.Rank < 2;
        node.Set(0, exact ? ImportValue.Quantized(numbers, OnnxElementType.Int32, node.IsConstant) : Summed(node, left, right, numbers));
    }

    public static void ConvInteger(OperatorNode node)
    {
        Value image = Centered(node, 0, 2, static (z, _) => Single(z)), weights = Centered(node, 1, 3, PerFilter);
        ImportValue[] operands = [Of(node, image), Of(node, weights)];
        node.Set(0, ImportValue.Quantized(NodeImporter.Apply(node, "Conv", operands, WindowNames).Node(node.Builder)!.Value, OnnxElementType.Int32, node.IsConstant));
    }

    public static void QLinearMatMul(OperatorNode node)
    {
        Value left = Centered(node, 0, 2, RowWise), right = Centered(node, 3, 5, ColumnWise), product = ProductOperators.Product(left, right);
        Value factor = RowWise(node.Float(1), left.Type) * ColumnWise(node.Float(4), right.Type) / Single(node.Float(6));
        node.Set(0, Rounded(node, Whole(product) * factor, Single(node.Numbers(7)), node.TypeOf(7)));
    }

    public static void QLinearConv(OperatorNode node)
    {
        Value image = Centered(node, 0, 2, static (z, _) => Single(z)), weights = Centered(node, 3, 5, PerFilter);
        Value product = NodeImporter.Apply(node, "Conv", [Of(node, image), Of(node, weights)], WindowNames).Node(node.Builder)!.Value;
        if (node.HasInput(8)) product += PerChannel(node.Numbers(8), product.Type);
        Value factor = Single(node.Float(1)) * PerChannel(node.Float(4), product.Type) / Single(node.Float(6));
        node.Set(0, Rounded(node, Whole(product) * factor, Single(node.Numbers(7)), node.TypeOf(7)));
    }

    // The sum is a whole number already. Rounding it keeps the factor behind it from being drawn into the weights, whose products would then be rounded one by
    // one and end on the other side of a half now and then.
    private static Value Whole(Value sum) => sum.Unary(OpKind.Round).WithGradientOf(sum);

    // The gradient is that of the limited value before it is rounded.
    private static ImportValue Rounded(OperatorNode node, Value scaled, Value? zeroPoint, OnnxElementType to)
    {
        (float low, float high) = to switch
        {
            OnnxElementType.UInt8 => (byte.MinValue, byte.MaxValue),
            OnnxElementType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            OnnxElementType.UInt16 => (ushort.MinValue, ushort.MaxValue),
            OnnxElementType.Int16 => ((float)short.MinValue, (float)short.MaxValue),
            _ => throw node.Error($"quantizes to {to}, which is not supported"),
        };
        var limits = new ClipAttributes(low, high);
        Value whole = scaled.Unary(OpKind.Round);
        if (zeroPoint is { } zero) (whole, scaled) = (whole + zero, scaled + zero);
        return ImportValue.Quantized(whole.Unary(OpKind.Clip, limits).WithGradientOf(scaled.Unary(OpKind.Clip, limits)), to, node.IsConstant);
    }

    // Exact sums of parts; the gradient is that of the whole product.
    private static ImportValue Summed(OperatorNode node, Value left, Value right, Value numbers)
    {
        int size = left.Type[^1].Size;
        Value? sum = null;
        for (int start = 0; start < size; start += ExactTerms)
        {
            int stop = Math.Min(size, start + ExactTerms);
            Value part = left.Slice(left.Type.Rank - 1, start, stop).MatMul(right.Slice(right.Type.Rank - 2, start, stop)).Cast(ElementType.Int64);
            sum = sum is { } known ? known + part : part;
        }

        return ImportValue.Quantized(sum!.Value.Cast(ElementType.Float32).WithGradientOf(numbers), sum.Value, OnnxElementType.Int32, node.IsConstant);
    }

    private static Value Centered(OperatorNode node, int operand, int zeroPoint, Func<Value, TensorType, Value> align)
    {
        Value numbers = node.Numbers(operand);
        return node.HasInput(zeroPoint) ? Minus(numbers, align(node.Numbers(zeroPoint), numbers.Type)) : numbers;
    }

    private static Value Minus(Value numbers, Value zeroPoint) =>
        numbers.Builder.Nodes[zeroPoint.Node].Attributes is ConstantAttributes { Value: { ElementType: ElementType.Float32 } known } && known.Floats.All(static v => v == 0)
            ? numbers
            : numbers - zeroPoint;

    private static ImportValue Of(OperatorNode node, Value value) => ImportValue.Of(value, OnnxElementType.Float32, node.IsConstant);

    private static Value Single(Value parameter) => parameter.Type.IsFixed && parameter.Type.ElementCount() == 1 ? parameter.Reshape() : parameter;

    // A vector of a matrix' rows stands in front of its columns.
    private static Value RowWise(Value parameter, TensorType matrix) =>
        parameter.Type.Rank == 1 && parameter.Type[0] != 1 && matrix.Rank > 1 ? parameter.Reshape(parameter.Type[0], 1) : Single(parameter);

    private static Value ColumnWise(Value parameter, TensorType matrix) => Single(parameter);

    private static Value PerFilter(Value parameter, TensorType weights) => Along(parameter, weights.Rank);

    private static Value PerChannel(Value parameter, TensorType image) => Along(parameter, image.Rank - 1);

    private static Value Along(Value parameter, int rank) =>
        parameter.Type.Rank == 1 && parameter.Type[0] != 1 ? parameter.Reshape([parameter.Type[0], .. Enumerable.Repeat((Dimension)1, rank - 1)]) : Single(parameter);
}
