using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Preparation of numeric features, as ordinary operations.</summary>
internal static class MlScalingOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["Binarizer"] = Binarizer,
        ["FeatureVectorizer"] = FeatureVectorizer,
        ["Imputer"] = Imputer,
        ["Normalizer"] = Normalizer,
        ["Scaler"] = Scaler,
    };

    public static void Scaler(OperatorNode node)
    {
        Value x = MlFeatures.Numbers(node, 0);
        float[] offset = node.Attributes.Floats("offset") ?? [], scale = node.Attributes.Floats("scale") ?? [];
        if (scale.Length == 0 || offset.Length != scale.Length) throw node.Error($"has {offset.Length} offsets and {scale.Length} scales");
        node.Scope.Context.Parameters += offset.Length + scale.Length;
        node.Set(0, (x - PerFeature(node, x, offset)) * PerFeature(node, x, scale), OnnxElementType.Float32);
    }

    public static void Normalizer(OperatorNode node)
    {
        Value x = MlFeatures.Numbers(node, 0);
        if (x.Type.Rank is < 1 or > 2) throw node.Error($"needs rows of features, not {x.Type}");
        IntegerList last = [x.Type.Rank - 1];
        string norm = node.Attributes.Text("norm", "MAX");
        Value size = norm switch
        {
            "MAX" => x.Largest(last, keepDimensions: true),
            "L1" => x.Unary(OpKind.Abs).Sum(last, keepDimensions: true),
            "L2" => (x * x).Sum(last, keepDimensions: true),
            _ => throw node.Error($"has the unknown norm '{norm}'"),
        };

        // A row of size 0 stays as it is.
        Value divisor = node.Builder.Constant(1f).Where(size.Binary(OpKind.Equal, node.Builder.Constant(0f)), size);
        node.Set(0, x / (norm == "L2" ? divisor.Unary(OpKind.Sqrt) : divisor), OnnxElementType.Float32);
    }

    public static void Binarizer(OperatorNode node)
    {
        Value x = MlFeatures.Numbers(node, 0);
        Value isAbove = x.Binary(OpKind.Greater, node.Builder.Constant(node.Attributes.Float("threshold", 0)));
        node.Set(isAbove.Cast(node.Value(0).Type.ElementType));
    }

    public static void Imputer(OperatorNode node)
    {
        Value x = node.Value(0);
        bool isInteger = x.Type.ElementType == ElementType.Int64;
        float[] floats = node.Attributes.Floats("imputed_value_floats") ?? [];
        long[] integers = node.Attributes.Ints("imputed_value_int64s") ?? [];
        float replaced = node.Attributes.Float("replaced_value_float", 0);
        long replacedInteger = node.Attributes.Int("replaced_value_int64", 0);
        if ((isInteger ? integers.Length : floats.Length) == 0) throw node.Error($"has no imputed values for elements of type {node.TypeOf(0)}");
        Value imputed = isInteger ? PerFeature(node, x, integers) : PerFeature(node, x, floats);
        Value marker = isInteger ? Scalars.Integer(node.Builder, replacedInteger) : node.Builder.Constant(replaced);
        bool marksMissing = !isInteger && float.IsNaN(replaced);
        Value isMissing = marksMissing ? x.Binary(OpKind.Equal, x).Unary(OpKind.Not) : x.Binary(OpKind.Equal, marker);
        node.Set(imputed.Where(isMissing, x));
    }

    public static void FeatureVectorizer(OperatorNode node)
    {
        long[] lengths = node.Attributes.Ints("inputdimensions") ?? [];
        if (lengths.Length != node.InputCount || lengths.Length == 0) throw node.Error($"has {lengths.Length} inputdimensions for {node.InputCount} operands");
        var parts = new Value[lengths.Length];
        for (int i = 0; i < parts.Length; i++) parts[i] = OfLength(node, RowsOf(node, i), lengths[i]);
        node.Set(0, MlFeatures.Join(parts), OnnxElementType.Float32);
    }

    private static Value RowsOf(OperatorNode node, int index)
    {
        Value x = MlFeatures.Numbers(node, index);
        if (x.Type.Rank == 0 || x.Type.Dimensions.Skip(1).Any(static d => !d.IsFixed)) throw node.Error($"needs rows as operand {index}, not {x.Type}");
        if (x.Type.Rank == 1) return x.Reshape(1, x.Type[0]);
        return x.Reshape(x.Type[0], x.Type.With(x.Type.Dimensions.AsSpan()[1..]).ElementCount());
    }

    // Longer rows are cut, shorter ones filled up with zeros.
    private static Value OfLength(OperatorNode node, Value rows, long length)
    {
        int have = rows.Type[1].Size;
        if (length is < 1 or > TreeForest.MaximumColumns) throw node.Error($"has an operand of {length} features");
        if (length == have) return rows;
        return length < have ? rows.Slice(1, 0, (int)length) : rows.Unary(OpKind.Pad, new PadAttributes([0, 0], [0, (int)length - have], 0));
    }

    private static Value PerFeature(OperatorNode node, Value x, float[] values) =>
        values.Length == 1 ? node.Builder.Constant(values[0]) : node.Builder.Constant(Literal.Of(Spread(node, x, values.Length), values));

    private static Value PerFeature(OperatorNode node, Value x, long[] values) =>
        values.Length == 1 ? Scalars.Integer(node.Builder, values[0]) : node.Builder.Constant(Literal.Of(Spread(node, x, values.Length), values));

    private static Shape Spread(OperatorNode node, Value x, int count)
    {
        bool fits = x.Type.Rank is 1 or 2 && x.Type[^1] == count;
        return fits ? new Shape(count) : throw node.Error($"has numbers for {count} features of {x.Type}");
    }
}
