using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Testing;

/// <summary>A detector that can be computed by hand: the log-odds of every candidate are linear in the image, its box does not move.</summary>
public static class TinyDetector
{
    /// <summary>Builds its graph: input <c>image</c> [N,C,H,W], outputs <c>scores</c> [N,A,2] and <c>boxes</c> [N,A,4].</summary>
    /// <param name="image">Shape of an image.</param>
    /// <param name="weights">Weight of every image value for every candidate, <c>[A,C·H·W]</c>.</param>
    /// <param name="offsets">Offset of the log-odds of every candidate.</param>
    /// <param name="boxes">Left, top, right, bottom of every candidate.</param>
    public static Graph Graph(Shape image, float[] weights, float[] offsets, float[] boxes)
    {
        int candidates = offsets.Length;
        var builder = new GraphBuilder();
        Value input = builder.Input("image", TensorType.Float([Dimension.Batch, .. image.Extents.ToArray().Select(static extent => (Dimension)extent)]));
        Value flat = input.Reshape(Dimension.Batch, image.Count);
        Value odds = flat.MatMul(builder.Constant(Literal.Of(new Shape(candidates, image.Count), weights)), transposeRight: true)
            + builder.Constant(Literal.Of(new Shape(1, candidates), offsets));
        Value column = odds.Reshape(Dimension.Batch, candidates, 1);
        Value scores = builder.Apply(OpKind.Concat, [column * 0, column], new ConcatAttributes(2)).Unary(OpKind.Softmax);
        Value places = (column * 0).Expand(Dimension.Batch, candidates, 4) + builder.Constant(Literal.Of(new Shape(1, candidates, 4), boxes));
        return builder.Build(("scores", scores), ("boxes", places));
    }
}
