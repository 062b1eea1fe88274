using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>Pieces that several detectors are made of.</summary>
internal static class Fragments
{
    /// <summary>A layer as one vector per row, <c>[N, D]</c>: channels of images are averaged over the picture, and tokens over the sequence (Lee et al., arXiv:1807.03888, section 2.2).</summary>
    public static Value Features(Value layer) => layer.Type.Rank switch
    {
        2 => layer,
        3 => layer.Mean([1]),
        4 => layer.Mean([2, 3]),
        _ => Flat(layer),
    };

    /// <summary>All numbers of a row side by side, <c>[N, D]</c>.</summary>
    public static Value Flat(Value value) => value.Reshape(value.Type[0], value.Type.Bind(1).RowLength);

    /// <summary>ln Σ e^x over the last axis, which goes; without overflow.</summary>
    public static Value LogSumExp(Value value)
    {
        int last = value.Type.Rank - 1;
        Value largest = value.Largest([last], keepDimensions: true);
        Value sum = (value - largest).Unary(OpKind.Exp).Sum([last]).Unary(OpKind.Log);
        return sum + largest.Reshape(sum.Type.Dimensions.AsSpan());
    }

    /// <summary>Squared distances of rows <c>[N, D]</c> to reference points <c>[R, D]</c>: <c>[N, R]</c>.</summary>
    /// <remarks>‖v‖² - 2 v·r + ‖r‖² in float32: an error of about 10⁻⁶ of the squared lengths, which is why callers subtract the references' mean first.</remarks>
    public static Value SquaredDistances(Value rows, Tensor references)
    {
        GraphBuilder builder = rows.Builder;
        int count = references.Rows, length = references.Shape.RowLength;
        var squares = new float[count];
        for (int i = 0; i < count; i++) squares[i] = (float)SquaredLength(references.Row(i));
        Value products = rows.MatMul(Constant(builder, new Shape(count, length), references.Data), transposeRight: true);
        Value own = (rows * rows).Sum([1], keepDimensions: true);
        return (own - products * 2 + Constant(builder, new Shape(1, count), squares)).Relu();
    }

    /// <summary>1 in the column of the decided class, else 0: <c>[N, K]</c>. The decision is constant around a row, so it has no gradient.</summary>
    public static Value Decision(Value scores) => scores.Unary(OpKind.ArgMax).OneHot(scores.Type[1].Size);

    /// <summary>A literal of numbers.</summary>
    public static Value Constant(GraphBuilder builder, Shape shape, ReadOnlySpan<float> values) => builder.Constant(Literal.Of(shape, values.ToArray()));

    /// <summary>Sum of squares, in double precision.</summary>
    public static double SquaredLength(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float value in values) sum += (double)value * value;
        return sum;
    }
}
