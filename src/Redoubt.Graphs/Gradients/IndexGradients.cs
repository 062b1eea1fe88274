using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Gradients of operations that run along an axis or pick entries of one. Indices have none.</summary>
internal static class IndexGradients
{
    public static void CumSum(GradientCall c)
    {
        CumSumAttributes sums = c.Attributes<CumSumAttributes>();
        c.Send(0, () => c.FullGradient.CumSum(sums.Axis, sums.Exclusive, !sums.Reverse));
    }

    public static void Gather(GradientCall c)
    {
        int batch = c.Attributes<GatherAttributes>().BatchDimensions;
        c.Send(0, () => Filled(c[0], 0).Scatter(c[1], c.FullGradient, ScatterReduction.Add, batch));
    }

    public static void Scatter(GradientCall c)
    {
        switch (c.Attributes<ScatterAttributes>().Reduction)
        {
            case ScatterReduction.None:
                c.Send(0, () => c.FullGradient.Scatter(c[1], Filled(c[2], 0), ScatterReduction.None, Batch(c)));
                c.Send(2, () => OfWinners(c, Picked(c, c.FullGradient)));
                break;
            case ScatterReduction.Add:
                c.Send(0, () => c.Gradient);
                c.Send(2, () => Picked(c, c.FullGradient));
                break;
            case ScatterReduction.Mul:
                c.Send(0, () => c.Gradient * Filled(c[0], 1).Scatter(c[1], c[2], ScatterReduction.Mul, Batch(c)));
                c.Send(2, () => OfFactor(c));
                break;
            default:
                Extreme(c);
                break;
        }
    }

    private static int Batch(GradientCall c) => c.Attributes<ScatterAttributes>().BatchDimensions;

    private static Value Picked(GradientCall c, Value value) => value.Gather(c[1], Batch(c));

    private static Value Filled(Value like, float number) => like.Builder.Constant(number).Expand(like.Type.Dimensions.AsSpan());

    // Every index writes its number (1, 2, …) to its place; it has won where it reads its own number there.
    private static Value OfWinners(GradientCall c, Value gradient)
    {
        Value indices = c[1];
        int batch = Batch(c);
        TensorType type = indices.Type;
        if (type.Rank == batch || AreUnique(indices, batch)) return gradient;
        Dimension count = type.With(type.Dimensions.AsSpan()[batch..]).ElementCount();
        Value one = c.Builder.Constant(Literal.Of(Shape.Scalar, [1L])), none = c.Builder.Constant(Literal.Of(Shape.Scalar, [0L]));
        Value numbers = one.Expand(count).CumSum(0).Reshape(type.Dimensions.AsSpan()[batch..]).Expand(type.Dimensions.AsSpan());
        Value places = none.Expand(c.Type.Dimensions.AsSpan()[..(batch + 1)]);
        Value won = places.Scatter(indices, numbers, ScatterReduction.None, batch).Gather(indices, batch).Binary(OpKind.Equal, numbers);
        Dimension[] aligned = [.. type.Dimensions, .. Enumerable.Repeat((Dimension)1, gradient.Type.Rank - type.Rank)];
        return gradient.Where(won.Reshape(aligned), c.Builder.Constant(0f));
    }

    private static bool AreUnique(Value indices, int batch)
    {
        if (indices.Builder.Nodes[indices.Node].Attributes is not ConstantAttributes { Value: { Count: > 0 } literal }) return false;
        int perBatch = 1;
        for (int axis = batch; axis < literal.Shape.Rank; axis++) perBatch *= literal.Shape[axis];
        return literal.Integers.Chunk(perBatch).All(static part => part.Distinct().Count() == part.Length);
    }

    // The product of the other factors: the product over this one, unless factors are zero. With one zero only its own derivative is not; with two none is.
    private static Value OfFactor(GradientCall c)
    {
        Value zero = c.Builder.Constant(0f), one = c.Builder.Constant(1f), isZero = c[2].Binary(OpKind.Equal, zero);
        Value factors = one.Where(isZero, c[2]);
        Value product = Picked(c, c.Gradient * c[0].Scatter(c[1], factors, ScatterReduction.Mul, Batch(c)));
        Value zeros = Picked(c, Filled(c[0], 0).Scatter(c[1], isZero.Cast(ElementType.Float32), ScatterReduction.Add, Batch(c)));
        Value ofZero = product.Where(zeros.Binary(OpKind.Equal, one), zero), ofOther = (product / factors).Where(zeros.Binary(OpKind.Equal, zero), zero);
        return ofZero.Where(isZero, ofOther);
    }

    private static void Extreme(GradientCall c)
    {
        Value zero = c.Builder.Constant(0f), isBase = c[0].Binary(OpKind.Equal, c.Result), isUpdate = c[2].Binary(OpKind.Equal, Picked(c, c.Result));
        Value ties = isBase.Cast(ElementType.Float32).Scatter(c[1], isUpdate.Cast(ElementType.Float32), ScatterReduction.Add, Batch(c));
        Value share = c.Gradient / ties;
        c.Send(0, () => share.Where(isBase, zero));
        c.Send(2, () => Picked(c, share).Where(isUpdate, zero));
    }
}
