using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Activation functions that the language does not have, composed of those it has. Sub-gradients at kinks are PyTorch's.</summary>
internal static class ActivationOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["Celu"] = Celu,
        ["Elu"] = Elu,
        ["Gelu"] = Gelu,
        ["HardSigmoid"] = HardSigmoid,
        ["HardSwish"] = HardSwish,
        ["Mish"] = Mish,
        ["PRelu"] = PRelu,
        ["Selu"] = Selu,
        ["Shrink"] = Shrink,
        ["Softplus"] = Softplus,
        ["Softsign"] = Softsign,
        ["Swish"] = Swish,
        ["ThresholdedRelu"] = ThresholdedRelu,
    };

    public static void Softplus(OperatorNode node) => node.Set(node.Float(0).Unary(OpKind.Softplus));

    // max(x, 0) + α·(e^min(x, 0) - 1)
    public static void Elu(OperatorNode node)
    {
        Value x = node.Float(0);
        node.Set(x.Relu() + NegativePart(x).Unary(OpKind.Expm1) * node.Attributes.Float("alpha", 1));
    }

    // max(x, 0) + α·(e^(min(x, 0)/α) - 1)
    public static void Celu(OperatorNode node)
    {
        Value x = node.Float(0);
        float alpha = node.Attributes.Float("alpha", 1);
        if (alpha == 0) throw node.Error("has alpha = 0, by which it divides");
        node.Set(x.Relu() + (NegativePart(x) / node.Builder.Constant(alpha)).Unary(OpKind.Expm1) * alpha);
    }

    public static void Selu(OperatorNode node)
    {
        Value x = node.Float(0);
        bool rounded = node.Opset < 6;
        float alpha = node.Attributes.Float("alpha", rounded ? 1.6732f : 1.67326319217681884765625f);
        float gamma = node.Attributes.Float("gamma", rounded ? 1.0507f : 1.05070102214813232421875f);
        node.Set(x.Relu() * gamma + NegativePart(x).Unary(OpKind.Expm1) * (node.Builder.Constant(alpha) * gamma));
    }

    public static void Gelu(OperatorNode node)
    {
        Value x = node.Float(0), one = node.Builder.Constant(1f);
        string approximation = node.Attributes.Text("approximate", "none");
        Value inner = approximation switch
        {
            "none" => (x / node.Builder.Constant(2f).Unary(OpKind.Sqrt)).Unary(OpKind.Erf),
            "tanh" => ((x + x * x * x * 0.044715f) * (float)Math.Sqrt(2 / Math.PI)).Unary(OpKind.Tanh),
            _ => throw node.Error($"approximates by {approximation}"),
        };
        node.Set(x * 0.5f * (inner + one));
    }

    public static void Mish(OperatorNode node)
    {
        Value x = node.Float(0);
        node.Set(x * x.Unary(OpKind.Softplus).Unary(OpKind.Tanh));
    }

    public static void Softsign(OperatorNode node)
    {
        Value x = node.Float(0);
        node.Set(x / (x.Unary(OpKind.Abs) + 1));
    }

    public static void Swish(OperatorNode node)
    {
        Value x = node.Float(0);
        float alpha = node.Attributes.Float("alpha", 1);
        node.Set(x * (alpha == 1 ? x : x * alpha).Unary(OpKind.Sigmoid));
    }

    public static void HardSigmoid(OperatorNode node) =>
        node.Set(Ramp(node.Float(0), node.Attributes.Float("alpha", 0.2f), node.Attributes.Float("beta", 0.5f)));

    public static void HardSwish(OperatorNode node)
    {
        Value x = node.Float(0);
        node.Set(x * (x / node.Builder.Constant(6f) + 0.5f).Unary(OpKind.Clip, new ClipAttributes(0, 1)));
    }

    public static void ThresholdedRelu(OperatorNode node)
    {
        Value x = node.Float(0), threshold = node.Builder.Constant(node.Attributes.Float("alpha", 1));
        node.Set(x.Where(x.Binary(OpKind.Greater, threshold), node.Builder.Constant(0f)));
    }

    public static void Shrink(OperatorNode node)
    {
        Value given = node.Value(0), x = given.Cast(ElementType.Float32), zero = node.Builder.Constant(0f);
        float bias = node.Attributes.Float("bias", 0), threshold = node.Attributes.Float("lambd", 0.5f);
        Value above = x.Binary(OpKind.Greater, node.Builder.Constant(threshold)), below = node.Builder.Constant(-threshold).Binary(OpKind.Greater, x);
        node.Set((x + bias).Where(below, (x + -bias).Where(above, zero)).Cast(given.Type.ElementType));
    }

    public static void PRelu(OperatorNode node)
    {
        Value x = node.Value(0);

        // Before operator set 7 a vector of slopes had one for each channel.
        bool perChannel = node.Opset < 7 && node.Value(1).Type.Rank == 1 && node.Value(1).Type[0] != 1 && x.Type.Rank > 2;
        Value slope = perChannel ? node.Reshaped(1, [node.Value(1).Type[0].Size, .. Enumerable.Repeat(1, x.Type.Rank - 2)]) : node.Value(1);
        if (x.Type.ElementType == ElementType.Int64)
        {
            Value zero = Scalars.Integer(node.Builder, 0);
            node.Set(x.Binary(OpKind.Max, zero) + slope * x.Binary(OpKind.Min, zero));
            return;
        }

        bool single = node.ExactConstant(1) is { ElementType: ElementType.Float32, Count: 1 };
        node.Set(single ? x.Unary(OpKind.LeakyRelu, new SlopeAttributes(node.Constant(1)!.Floats[0])) : node.Float(0).Relu() + slope * NegativePart(x));
    }

    // min(x, 0) with slope 1 at 0, so that the negative branch has its own slope there.
    private static Value NegativePart(Value x) => x.Unary(OpKind.Clip, new ClipAttributes(float.NegativeInfinity, 0));

    private static Value Ramp(Value x, float slope, float offset) => (x * slope + offset).Unary(OpKind.Clip, new ClipAttributes(0, 1));
}
