namespace Redoubt.Tensors;

/// <summary>Numbers of any graph element type with their shape: constants of a graph, and what enters and leaves it by name. Treated as immutable.</summary>
public sealed class Literal
{
    private readonly Array _data;

    private Literal(ElementType type, Shape shape, Array data)
    {
        if (data.Length != shape.Count)
            throw new ArgumentException($"Shape {shape} needs {shape.Count} elements, got {data.Length}.", nameof(data));
        ElementType = type;
        Shape = shape;
        _data = data;
    }

    /// <summary>Type of every element.</summary>
    public ElementType ElementType { get; }

    /// <summary>Extents.</summary>
    public Shape Shape { get; }

    /// <summary>Number of elements.</summary>
    public int Count => _data.Length;

    /// <summary>The elements, when they are float32.</summary>
    /// <exception cref="InvalidOperationException">They are of another type.</exception>
    public float[] Floats => As<float>();

    /// <summary>The elements, when they are int64.</summary>
    /// <exception cref="InvalidOperationException">They are of another type.</exception>
    public long[] Integers => As<long>();

    /// <summary>The elements, when they are Boolean.</summary>
    /// <exception cref="InvalidOperationException">They are of another type.</exception>
    public bool[] Booleans => As<bool>();

    /// <summary>Wraps float32 elements without copying.</summary>
    /// <param name="shape">Extents.</param>
    /// <param name="data">Row-major elements.</param>
    public static Literal Of(Shape shape, float[] data) => new(ElementType.Float32, shape, data);

    /// <summary>Wraps int64 elements without copying.</summary>
    /// <param name="shape">Extents.</param>
    /// <param name="data">Row-major elements.</param>
    public static Literal Of(Shape shape, long[] data) => new(ElementType.Int64, shape, data);

    /// <summary>Wraps Boolean elements without copying.</summary>
    /// <param name="shape">Extents.</param>
    /// <param name="data">Row-major elements.</param>
    public static Literal Of(Shape shape, bool[] data) => new(ElementType.Boolean, shape, data);

    /// <summary>A float32 scalar.</summary>
    /// <param name="value">Its value.</param>
    public static Literal Scalar(float value) => Of(Shape.Scalar, [value]);

    /// <summary>The float32 numbers as a tensor that shares them.</summary>
    public Tensor ToTensor() => new(Shape, Floats);

    /// <summary>The same elements under another shape; shares them.</summary>
    /// <param name="shape">New extents with the same element count.</param>
    public Literal Reshape(Shape shape) => new(ElementType, shape, _data);

    /// <summary>Type and shape, for example <c>Float32[10,4]</c>.</summary>
    public override string ToString() => $"{ElementType}{Shape}";

    private T[] As<T>() =>
        _data as T[] ?? throw new InvalidOperationException($"The elements are {ElementType}, not {typeof(T).Name}.");
}
