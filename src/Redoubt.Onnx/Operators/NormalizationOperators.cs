using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Batch normalization, dropout and the softmax family.</summary>
internal static class NormalizationOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["BatchNormalization"] = BatchNormalization,
        ["Dropout"] = Dropout,
        ["Hardmax"] = Hardmax,
        ["LogSoftmax"] = LogSoftmax,
        ["Softmax"] = Softmax,
    };

    public static void Softmax(OperatorNode node) => AlongAxis(node, static x => x.Unary(OpKind.Softmax));

    public static void LogSoftmax(OperatorNode node) => AlongAxis(node, static x => x.Unary(OpKind.LogSoftmax));

    /// <summary>1 at the first largest element, else 0.</summary>
    public static void Hardmax(OperatorNode node) => AlongAxis(node, static x => x.Unary(OpKind.ArgMax).OneHot(x.Type[^1].Size));

    /// <summary>Inference passes its operand on; dropping belongs to training, which has its own operations.</summary>
    public static void Dropout(OperatorNode node)
    {
        node.Attributes.Ignore("ratio", "seed", "is_test");
        bool dropsNothing = node.HasInput(1) && node.ConstantOrGiven(1) is { ElementType: ElementType.Float32 } ratio && ratio.Floats.All(static r => r == 0);
        if (!dropsNothing && node.HasInput(2) && node.RequireConstant(2, "training_mode") is { ElementType: ElementType.Boolean } mode && mode.Booleans.Any(static b => b))
            throw node.Error("is in training mode, which drops at random; export the model for inference");
        node.Set(0, node.Input(0));
        if (!node.HasOutput(1)) return;
        Value kept = Scalars.Boolean(node.Builder, true);
        node.Set(1, kept.Expand(node.Value(0).Type.Dimensions.AsSpan()), OnnxElementType.Boolean);
    }

    public static void BatchNormalization(OperatorNode node)
    {
        Value x = node.Float(0);
        if (x.Type.Rank < 2 || !x.Type[1].IsFixed) throw node.Error($"needs a fixed channel axis, not {x.Type}");
        float epsilon = node.Attributes.Float("epsilon", 1e-5f), momentum = node.Attributes.Float("momentum", 0.9f);
        if (!node.Attributes.Flag("spatial", true)) throw node.Error("normalizes every position by itself (spatial = 0), which is not supported");
        bool training = node.Opset switch
        {
            >= 14 => node.Attributes.Flag("training_mode"),
            >= 7 => Enumerable.Range(1, 4).Any(node.HasOutput),
            _ => !node.Attributes.Flag("is_test"),
        };
        if (training) FromBatch(node, x, epsilon, momentum);
        else node.Set(0, FromStatistics(node, x, epsilon), node.TypeOf(0));
    }

    private static Value FromStatistics(OperatorNode node, Value x, float epsilon)
    {
        int[] extents = [x.Type[1].Size, .. Enumerable.Repeat(1, x.Type.Rank - 2)];
        return Normalized(node, x, epsilon, node.Reshaped(3, extents), node.Reshaped(4, extents), extents);
    }

    private static void FromBatch(OperatorNode node, Value x, float epsilon, float momentum)
    {
        int rank = x.Type.Rank;
        int[] extents = [x.Type[1].Size, .. Enumerable.Repeat(1, rank - 2)];
        IntegerList axes = [0, .. Enumerable.Range(2, rank - 2)];
        Value mean = x.Mean(axes, keepDimensions: true), centered = x - mean;
        Value variance = (centered * centered).Mean(axes, keepDimensions: true);
        node.Set(0, Normalized(node, x, epsilon, mean, variance, extents), node.TypeOf(0));
        node.Note("Batch normalization in training mode: rows of a batch influence each other.");
        int channels = x.Type[1].Size;
        if (node.HasOutput(1)) node.Set(1, Running(node, 3, mean.Reshape(channels), momentum), node.TypeOf(3));
        if (node.HasOutput(2)) node.Set(2, Running(node, 4, variance.Reshape(channels), momentum), node.TypeOf(4));
        if (node.HasOutput(3) || node.HasOutput(4)) throw node.Error("gives saved statistics, which only training needs");
    }

    private static Value Running(OperatorNode node, int operand, Value current, float momentum) =>
        node.Float(operand) * momentum + current * (1 - momentum);

    // y = (x - mean) · (scale / √(var + ε)) + bias. The graph keeps the file's own numbers: plans fold them, and interval bounds count what folding rounds.
    private static Value Normalized(OperatorNode node, Value x, float epsilon, Value mean, Value variance, int[] extents) =>
        (x - mean) * (node.Reshaped(1, extents) / (variance + epsilon).Unary(OpKind.Sqrt)) + node.Reshaped(2, extents);

    private static void AlongAxis(OperatorNode node, Func<Value, Value> function)
    {
        Value x = node.Float(0);
        int rank = x.Type.Rank;
        bool flattens = node.Opset < 13;
        long given = node.Attributes.Int("axis", flattens ? 1 : -1);

        // An axis equal to the rank flattens everything into rows of one element.
        if (flattens && given == rank)
        {
            node.Set(function(x.Reshape([.. x.Type.Dimensions, 1])).Reshape(x.Type.Dimensions.AsSpan()));
            return;
        }

        int axis = node.Axis(given, rank);
        if (axis == rank - 1)
        {
            node.Set(function(x));
        }
        else if (flattens)
        {
            Dimension rest = x.Type.With(x.Type.Dimensions.AsSpan()[axis..]).ElementCount();
            node.Set(function(x.Reshape([.. x.Type.Dimensions[..axis], rest])).Reshape(x.Type.Dimensions.AsSpan()));
        }
        else
        {
            node.Set(AxisOrder.OnLast(x, axis, function));
        }
    }
}
