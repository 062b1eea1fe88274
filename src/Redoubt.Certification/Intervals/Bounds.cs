using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>What is known of a node of the bounded graph, of any element type.</summary>
internal abstract class Bounds
{
    /// <summary>Element type and extents of the value.</summary>
    public abstract TensorType Type { get; }

    /// <summary>The value itself where it does not depend on the box and no execution rounds it; null elsewhere.</summary>
    public virtual Value? Exact => null;

    /// <summary>A value that does not depend on the box and that no execution rounds.</summary>
    public static Bounds OfExact(Value value) => value.Type.ElementType switch
    {
        Tensors.ElementType.Float32 => new PointInterval(value),
        Tensors.ElementType.Boolean => new Truth(value, value),
        _ => new IntegerPoint(value),
    };
}
