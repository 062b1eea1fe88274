using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Single integers and truth values as graph constants.</summary>
internal static class Scalars
{
    public static Value Integer(GraphBuilder builder, long value) => builder.Constant(Literal.Of(Shape.Scalar, [value]));

    public static Value Boolean(GraphBuilder builder, bool value) => builder.Constant(Literal.Of(Shape.Scalar, [value]));
}
