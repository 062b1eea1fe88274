using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Single integers and truth values as graph constants.</summary>
internal static class Scalars
{
    public static Value Integer(GraphBuilder builder, long value) => builder.Constant(Literal.Of(Shape.Scalar, [value]));

    public static Value Boolean(GraphBuilder builder, bool value) => builder.Constant(Literal.Of(Shape.Scalar, [value]));

    /// <summary>The zero of a value's element type.</summary>
    public static Value Zero(Value like) => like.Type.ElementType switch
    {
        ElementType.Int64 => Integer(like.Builder, 0),
        ElementType.Boolean => Boolean(like.Builder, false),
        _ => like.Builder.Constant(0f),
    };
}
