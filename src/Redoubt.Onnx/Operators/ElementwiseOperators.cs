using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Operators that work element by element.</summary>
internal static class ElementwiseOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["Abs"] = Abs,
        ["Add"] = Add,
        ["And"] = And,
        ["Cast"] = Cast,
        ["CastLike"] = CastLike,
        ["Clip"] = Clip,
        ["Div"] = Div,
        ["Equal"] = Equal,
        ["Exp"] = Exp,
        ["Greater"] = Greater,
        ["GreaterOrEqual"] = GreaterOrEqual,
        ["Identity"] = Identity,
        ["LeakyRelu"] = LeakyRelu,
        ["Less"] = Less,
        ["LessOrEqual"] = LessOrEqual,
        ["Log"] = Log,
        ["Max"] = Max,
        ["Mean"] = Mean,
        ["Min"] = Min,
        ["Mul"] = Mul,
        ["Neg"] = Neg,
        ["Not"] = Not,
        ["Or"] = Or,
        ["Pow"] = Pow,
        ["Reciprocal"] = Reciprocal,
        ["Relu"] = Relu,
        ["Sigmoid"] = Sigmoid,
        ["Sign"] = Sign,
        ["Sqrt"] = Sqrt,
        ["Sub"] = Sub,
        ["Sum"] = Sum,
        ["Tanh"] = Tanh,
        ["Xor"] = Xor,
    };

    public static void Abs(OperatorNode node) => node.Set(node.Value(0).Unary(OpKind.Abs));

    public static void Neg(OperatorNode node) => node.Set(-node.Value(0));

    public static void Sign(OperatorNode node) => node.Set(node.Value(0).Unary(OpKind.Sign));

    public static void Exp(OperatorNode node) => node.Set(node.Float(0).Unary(OpKind.Exp));

    public static void Log(OperatorNode node) => node.Set(node.Float(0).Unary(OpKind.Log));

    public static void Sqrt(OperatorNode node) => node.Set(node.Float(0).Unary(OpKind.Sqrt));

    public static void Sigmoid(OperatorNode node) => node.Set(node.Float(0).Unary(OpKind.Sigmoid));

    public static void Tanh(OperatorNode node) => node.Set(node.Float(0).Unary(OpKind.Tanh));

    public static void Not(OperatorNode node) => node.Set(node.Value(0).Unary(OpKind.Not));

    public static void Reciprocal(OperatorNode node) => node.Set(node.Builder.Constant(1f) / node.Float(0));

    public static void Relu(OperatorNode node)
    {
        Value x = node.Value(0);
        node.Set(x.Type.ElementType == ElementType.Int64 ? x.Binary(OpKind.Max, Scalars.Integer(node.Builder, 0)) : node.Float(0).Relu());
    }

    public static void LeakyRelu(OperatorNode node) =>
        node.Set(node.Float(0).Unary(OpKind.LeakyRelu, new SlopeAttributes(node.Attributes.Float("alpha", 0.01f))));

    public static void Add(OperatorNode node) => node.Set(node.Value(0) + Right(node));

    public static void Sub(OperatorNode node) => node.Set(node.Value(0) - Right(node));

    public static void Mul(OperatorNode node) => node.Set(node.Value(0) * Right(node));

    public static void Div(OperatorNode node) => node.Set(node.Value(0) / Right(node));

    public static void Pow(OperatorNode node)
    {
        Value x = node.Value(0), exponent = Right(node);
        if (x.Type.ElementType == exponent.Type.ElementType) node.Set(x.Binary(OpKind.Pow, exponent));
        else if (x.Type.ElementType == ElementType.Float32) node.Set(x.Binary(OpKind.Pow, exponent.Cast(ElementType.Float32)));
        else node.Set(x.Cast(ElementType.Float32).Binary(OpKind.Pow, exponent).Cast(ElementType.Int64));
    }

    public static void Min(OperatorNode node) => node.Set(Fold(node, OpKind.Min));

    public static void Max(OperatorNode node) => node.Set(Fold(node, OpKind.Max));

    public static void Sum(OperatorNode node) => node.Set(Fold(node, OpKind.Add));

    public static void Mean(OperatorNode node) => node.Set(Fold(node, OpKind.Add) * (1f / node.InputCount));

    public static void And(OperatorNode node) => node.Set(node.Value(0).Binary(OpKind.And, Right(node)));

    public static void Or(OperatorNode node) => node.Set(node.Value(0).Binary(OpKind.Or, Right(node)));

    public static void Xor(OperatorNode node) => node.Set(node.Value(0).Binary(OpKind.Equal, Right(node)).Unary(OpKind.Not));

    public static void Equal(OperatorNode node) => Compare(node, OpKind.Equal, node.Value(0), Right(node));

    public static void Greater(OperatorNode node) => Compare(node, OpKind.Greater, node.Value(0), Right(node));

    public static void GreaterOrEqual(OperatorNode node) => Compare(node, OpKind.GreaterOrEqual, node.Value(0), Right(node));

    // a < b is b > a, also for NaN, which compares false either way.
    public static void Less(OperatorNode node) => Compare(node, OpKind.Greater, Right(node), node.Value(0));

    public static void LessOrEqual(OperatorNode node) => Compare(node, OpKind.GreaterOrEqual, Right(node), node.Value(0));

    public static void Identity(OperatorNode node) => node.Set(0, node.Input(0));

    public static void Cast(OperatorNode node)
    {
        // What happens to values that do not fit is undefined for every type that is read here.
        node.Attributes.Ignore("saturate");
        ConvertTo(node, node.Opset < 6 ? TypeByName(node) : (OnnxElementType)node.Attributes.Int("to", 0));
    }

    public static void CastLike(OperatorNode node)
    {
        node.Attributes.Ignore("saturate");
        ConvertTo(node, node.TypeOf(1));
    }

    public static void Clip(OperatorNode node)
    {
        if (node.Opset < 11)
        {
            float lowest = node.Attributes.Float("min", float.NegativeInfinity), highest = node.Attributes.Float("max", float.PositiveInfinity);
            node.Set(node.Float(0).Unary(OpKind.Clip, new ClipAttributes(lowest, highest)));
            return;
        }

        Value x = node.Value(0);
        if (x.Type.ElementType == ElementType.Float32 && Bound(node, 1, float.NegativeInfinity) is { } low && Bound(node, 2, float.PositiveInfinity) is { } high && low <= high)
        {
            node.Set(x.Unary(OpKind.Clip, new ClipAttributes(low, high)));
            return;
        }

        // The upper bound last: it wins when the bounds cross, as ONNX says.
        if (node.HasInput(1)) x = x.Binary(OpKind.Max, node.Value(1));
        if (node.HasInput(2)) x = x.Binary(OpKind.Min, node.Value(2));
        node.Set(x);
    }

    // Before operator set 6 the type was given by its name in the format's schema.
    private static OnnxElementType TypeByName(OperatorNode node)
    {
        string name = node.Attributes.Text("to", string.Empty);
        return name switch
        {
            "FLOAT" => OnnxElementType.Float32,
            "DOUBLE" => OnnxElementType.Float64,
            "BOOL" => OnnxElementType.Boolean,
            _ => Enum.TryParse(name, ignoreCase: true, out OnnxElementType type) ? type : throw node.Error($"converts to '{name}'"),
        };
    }

    private static float? Bound(OperatorNode node, int index, float otherwise)
    {
        if (!node.HasInput(index)) return otherwise;
        return node.ExactConstant(index) is { ElementType: ElementType.Float32, Count: 1 } literal ? literal.Floats[0] : null;
    }

    private static void ConvertTo(OperatorNode node, OnnxElementType to)
    {
        OnnxElementType from = node.TypeOf(0);
        ElementType target = to.ToGraph() ?? throw node.Error($"converts to {to}, which is not supported");
        if (to is OnnxElementType.Float16 or OnnxElementType.BFloat16) node.Note($"{to} tensors are computed in float32.");
        if (node.Input(0).Unrounded is { } numbers && target == ElementType.Float32) node.Set(0, numbers, to);
        else if (IntegerWrapping.Narrows(from, to)) node.Set(0, IntegerWrapping.Wrapped(node, to));
        else node.Set(0, from.ToGraph() == target ? node.Input(0).WithType(to) : ImportValue.Of(node.Value(0).Cast(target), to, node.IsConstant));
    }

    private static void Compare(OperatorNode node, OpKind kind, Value left, Value right) =>
        node.Set(0, left.Binary(kind, right), OnnxElementType.Boolean);

    // Before operator set 7 the right operand could be aligned to an axis of the left instead of to its end.
    private static Value Right(OperatorNode node)
    {
        Value left = node.Value(0), right = node.Value(1);
        if (node.Opset >= 7 || !node.Attributes.Flag("broadcast")) return right;
        int axis = node.Attributes.Has("axis") ? node.Axis(node.Attributes.Int("axis", 0), left.Type.Rank) : left.Type.Rank - right.Type.Rank;
        int behind = left.Type.Rank - axis - right.Type.Rank;
        return behind <= 0 ? right : right.Reshape([.. right.Type.Dimensions, .. Enumerable.Repeat((Dimension)1, behind)]);
    }

    private static Value Fold(OperatorNode node, OpKind kind)
    {
        Value result = node.Value(0);
        for (int i = 1; i < node.InputCount; i++) result = result.Binary(kind, node.Value(i));
        return result;
    }
}
