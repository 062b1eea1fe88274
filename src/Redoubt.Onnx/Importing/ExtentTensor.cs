using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Integers known at import, some of them multiples of the batch size: what the shape arithmetic inside a file computes with.</summary>
/// <param name="Shape">Extents of the integer tensor itself.</param>
/// <param name="Items">Its elements in row-major order.</param>
internal sealed record ExtentTensor(Shape Shape, Dimension[] Items)
{
    /// <summary>Longer integer tensors are data, not shapes.</summary>
    public const int LongestKnown = 4096;

    public bool IsFixed => Items.All(static d => d.IsFixed);

    /// <summary>Reads integers or truth values as extents; null when there are too many, or one does not fit 32 bits.</summary>
    /// <param name="literal">The integers.</param>
    /// <param name="saturate">Whether numbers beyond 32 bits become the nearest that fit: right for the ends of slices, where the largest
    /// int64 stands for "to the end".</param>
    public static ExtentTensor? From(Literal literal, bool saturate = false)
    {
        if (literal.Count > LongestKnown || literal.ElementType == ElementType.Float32) return null;
        var items = new Dimension[literal.Count];
        for (int i = 0; i < items.Length; i++)
        {
            long value = literal.ElementType == ElementType.Boolean ? (literal.Booleans[i] ? 1 : 0) : literal.Integers[i];

            if (value is < int.MinValue or > int.MaxValue && !saturate) return null;
            items[i] = (int)Math.Clamp(value, int.MinValue, int.MaxValue);
        }

        return new ExtentTensor(literal.Shape, items);
    }

    public Literal ToLiteral() => Literal.Of(Shape, [.. Items.Select(static d => (long)d.Size)]);

    public static ExtentTensor Vector(ReadOnlySpan<Dimension> items) => new(new Shape(items.Length), items.ToArray());

    public static ExtentTensor Scalar(Dimension item) => new(Shape.Scalar, [item]);
}
