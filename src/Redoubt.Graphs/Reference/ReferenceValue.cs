using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>A value of the <see cref="ReferenceEvaluator"/>: double, int64 or Boolean elements with their shape. Treated as immutable.</summary>
public sealed class ReferenceValue
{
    private readonly Array _data;

    private ReferenceValue(ElementType type, Shape shape, Array data)
    {
        if (data.Length != shape.Count)
            throw new ArgumentException($"Shape {shape} needs {shape.Count} elements, got {data.Length}.", nameof(data));
        ElementType = type;
        Shape = shape;
        _data = data;
    }

    /// <summary>Element type in the graph; Float32 elements are held in double precision.</summary>
    public ElementType ElementType { get; }

    /// <summary>Extents.</summary>
    public Shape Shape { get; }

    /// <summary>The elements of a Float32 value, row-major, in double precision.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public double[] Numbers => As<double>();

    /// <summary>The elements of an Int64 value, row-major.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public long[] Integers => As<long>();

    /// <summary>The elements of a Boolean value, row-major.</summary>
    /// <exception cref="InvalidOperationException">The elements are of another type.</exception>
    public bool[] Booleans => As<bool>();

    /// <summary>Wraps numbers without copying; they stand for Float32 elements.</summary>
    /// <param name="shape">Extents.</param>
    /// <param name="data">Row-major elements.</param>
    /// <exception cref="ArgumentException">The element count differs from the shape's.</exception>
    public static ReferenceValue Of(Shape shape, params double[] data) => new(ElementType.Float32, shape, data);

    /// <summary>Wraps integers without copying.</summary>
    /// <param name="shape">Extents.</param>
    /// <param name="data">Row-major elements.</param>
    /// <exception cref="ArgumentException">The element count differs from the shape's.</exception>
    public static ReferenceValue Of(Shape shape, params long[] data) => new(ElementType.Int64, shape, data);

    /// <summary>Wraps Booleans without copying.</summary>
    /// <param name="shape">Extents.</param>
    /// <param name="data">Row-major elements.</param>
    /// <exception cref="ArgumentException">The element count differs from the shape's.</exception>
    public static ReferenceValue Of(Shape shape, params bool[] data) => new(ElementType.Boolean, shape, data);

    /// <summary>Widens a tensor to double precision.</summary>
    /// <param name="tensor">The tensor; copied.</param>
    public static ReferenceValue From(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return Of(tensor.Shape, Widen(tensor.Data));
    }

    /// <summary>Widens a literal to double precision; integers and Booleans are shared.</summary>
    /// <param name="literal">The literal.</param>
    public static ReferenceValue From(Literal literal)
    {
        ArgumentNullException.ThrowIfNull(literal);
        return literal.ElementType switch
        {
            ElementType.Int64 => Of(literal.Shape, literal.Integers),
            ElementType.Boolean => Of(literal.Shape, literal.Booleans),
            _ => Of(literal.Shape, Widen(literal.Floats)),
        };
    }

    /// <summary>The elements as a literal; numbers are rounded once to the nearest float32.</summary>
    public Literal ToLiteral() => ElementType switch
    {
        ElementType.Int64 => Literal.Of(Shape, Integers),
        ElementType.Boolean => Literal.Of(Shape, Booleans),
        _ => Literal.Of(Shape, Array.ConvertAll(Numbers, static v => (float)v)),
    };

    /// <summary>The numbers as a tensor, each rounded once to the nearest float32.</summary>
    /// <exception cref="InvalidOperationException">The elements are not numbers of the Float32 type.</exception>
    public Tensor ToTensor() => ToLiteral().ToTensor();

    /// <summary>Type and shape, for example <c>Float32[10,4]</c>.</summary>
    public override string ToString() => $"{ElementType}{Shape}";

    /// <summary>The same elements under another shape; shares them.</summary>
    internal ReferenceValue Reshape(Shape shape) => new(ElementType, shape, _data);

    /// <summary>A value whose i-th element is this value's element number <paramref name="offsets"/>[i].</summary>
    internal ReferenceValue Gather(Shape shape, int[] offsets) => ElementType switch
    {
        ElementType.Int64 => Of(shape, Pick(Integers, offsets)),
        ElementType.Boolean => Of(shape, Pick(Booleans, offsets)),
        _ => Of(shape, Pick(Numbers, offsets)),
    };

    private static T[] Pick<T>(T[] source, int[] offsets) => Array.ConvertAll(offsets, i => source[i]);

    private static double[] Widen(ReadOnlySpan<float> source)
    {
        var result = new double[source.Length];
        for (int i = 0; i < result.Length; i++) result[i] = source[i];
        return result;
    }

    private T[] As<T>() =>
        _data as T[] ?? throw new InvalidOperationException($"The elements are {ElementType}, not {typeof(T).Name}.");
}
