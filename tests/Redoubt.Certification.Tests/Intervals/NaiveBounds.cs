using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Certification.Tests;

/// <summary>Interval bounds as they are usually computed: center and radius in float32, rounded to nearest, with nothing added for rounding.</summary>
internal static class NaiveBounds
{
    /// <summary>Bounds of a network of linear layers with rectifiers between them.</summary>
    public static (float[] Lower, float[] Upper) Of(float[] lower, float[] upper, IReadOnlyList<(float[,] Weights, float[] Bias)> layers)
    {
        var builder = new GraphBuilder();
        Value l = builder.Input("lower", TensorType.Float(1, lower.Length)), u = builder.Input("upper", TensorType.Float(1, lower.Length));
        for (int layer = 0; layer < layers.Count; layer++)
        {
            (float[,] weights, float[] bias) = layers[layer];
            Value w = builder.Constant(Flat(weights)), b = builder.Constant(Literal.Of(new Shape(bias.Length), bias));
            Value center = ((l + u) * 0.5f).MatMul(w, transposeRight: true) + b;
            Value radius = ((u - l) * 0.5f).MatMul(w.Unary(OpKind.Abs), transposeRight: true);
            (l, u) = (center - radius, center + radius);
            if (layer < layers.Count - 1) (l, u) = (l.Relu(), u.Relu());
        }

        using var plan = Plan.Compile(builder.Build(("l", l), ("u", u)), new PlanOptions { Capacity = 1, Threads = 1, Sound = true });
        lower.CopyTo(plan.Input("lower"));
        upper.CopyTo(plan.Input("upper"));
        plan.Run(1);
        return (plan.Output("l").ToArray(), plan.Output("u").ToArray());
    }

    /// <summary>The network as a graph.</summary>
    public static Graph Network(IReadOnlyList<(float[,] Weights, float[] Bias)> layers)
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, layers[0].Weights.GetLength(1)));
        for (int layer = 0; layer < layers.Count; layer++)
        {
            (float[,] weights, float[] bias) = layers[layer];
            x = x.MatMul(builder.Constant(Flat(weights)), transposeRight: true) + builder.Constant(Literal.Of(new Shape(bias.Length), bias));
            if (layer < layers.Count - 1) x = x.Relu();
        }

        return builder.Build(("scores", x));
    }

    private static Literal Flat(float[,] weights) => Literal.Of(new Shape(weights.GetLength(0), weights.GetLength(1)), [.. weights.Cast<float>()]);
}
