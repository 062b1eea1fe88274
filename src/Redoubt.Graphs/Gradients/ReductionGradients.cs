using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Gradients of reductions and of operations along the last axis.</summary>
internal static class ReductionGradients
{
    /// <summary>A value of a reduction's result type with extent 1 at the reduced axes, so that it broadcasts to the operand.</summary>
    public static Value WithReducedAxes(GradientCall c, Value value)
    {
        ReduceAttributes reduce = c.Attributes<ReduceAttributes>();
        if (value.Type.Dimensions.All(static d => d == 1)) return value.Reshape();
        if (reduce.KeepDimensions || reduce.Axes.SequenceEqual(Enumerable.Range(0, reduce.Axes.Count))) return value;
        Dimension[] extents = [.. c[0].Type.Dimensions];
        foreach (int axis in reduce.Axes) extents[axis] = 1;
        return value.Expand(c.Type.Dimensions.AsSpan()).Reshape(extents);
    }

    public static void Mean(GradientCall c) => c.Send(0, () =>
    {
        Dimension[] reduced = [.. c.Attributes<ReduceAttributes>().Axes.Select(axis => c[0].Type[axis])];
        return WithReducedAxes(c, c.Gradient) / Broadcasting.Count(c.Builder, reduced);
    });

    public static void Max(GradientCall c) => c.Send(0, () =>
    {
        IntegerList axes = c.Attributes<ReduceAttributes>().Axes;
        Value largest = c[0].Binary(OpKind.Equal, WithReducedAxes(c, c.Result));
        Value ties = largest.Cast(ElementType.Float32).Sum(axes, keepDimensions: true);
        return (WithReducedAxes(c, c.Gradient) / ties).Where(largest, c.Builder.Constant(0f));
    });

    // y = softmax(x): x' = y·(y' - Σ y'·y)
    public static void Softmax(GradientCall c) => c.Send(0, () =>
    {
        IntegerList last = [c.Type.Rank - 1];
        return c.Result * (c.Gradient - (c.Gradient * c.Result).Sum(last, keepDimensions: true));
    });

    // y = x - ln Σ e^x: x' = y' - softmax(x)·Σ y', and softmax(x) = e^y
    public static void LogSoftmax(GradientCall c) => c.Send(0, () =>
    {
        Value gradient = c.Gradient;
        int own = gradient.Type.Rank - 1;
        bool copied = own < 0 || gradient.Type[own] != c.Type[^1];
        Value sum = copied ? gradient * c.Type[^1].Size : gradient.Sum([own], keepDimensions: true);
        return gradient - c.Result.Unary(OpKind.Exp) * sum;
    });

    public static void TopKScatter(GradientCall c) =>
        c.Send(1, () => c[0].Binary(OpKind.TopKGather, c.FullGradient, c.Attributes<TopKAttributes>()));

    public static void TopKGather(GradientCall c) =>
        c.Send(1, () => c[0].Binary(OpKind.TopKScatter, c.FullGradient, c.Attributes<TopKAttributes>()));
}
