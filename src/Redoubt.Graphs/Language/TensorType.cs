using System.Collections.Immutable;
using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Element type and extents of a value in a graph; immutable, compared by value.</summary>
public sealed class TensorType : IEquatable<TensorType>
{
    /// <summary>Creates a type.</summary>
    /// <param name="elementType">Type of every element.</param>
    /// <param name="dimensions">Extents, outermost first.</param>
    public TensorType(ElementType elementType, params ReadOnlySpan<Dimension> dimensions)
    {
        ElementType = elementType;
        Dimensions = [.. dimensions];
    }

    /// <summary>Type of every element.</summary>
    public ElementType ElementType { get; }

    /// <summary>Extents, outermost first; empty for a scalar.</summary>
    public ImmutableArray<Dimension> Dimensions { get; }

    /// <summary>Number of axes.</summary>
    public int Rank => Dimensions.Length;

    /// <summary>Whether no extent depends on the run.</summary>
    public bool IsFixed => Dimensions.All(static d => d.IsFixed);

    /// <summary>The extent of one axis.</summary>
    /// <param name="axis">Axis, counted from the outermost.</param>
    public Dimension this[Index axis] => Dimensions[axis];

    /// <summary>A float32 type.</summary>
    /// <param name="dimensions">Extents, outermost first.</param>
    public static TensorType Float(params ReadOnlySpan<Dimension> dimensions) => new(ElementType.Float32, dimensions);

    /// <summary>The type of a literal.</summary>
    /// <param name="literal">The literal.</param>
    public static TensorType Of(Literal literal)
    {
        ArgumentNullException.ThrowIfNull(literal);
        return new TensorType(literal.ElementType, literal.Shape.Extents.ToArray().Select(static e => (Dimension)e).ToArray());
    }

    /// <summary>The same extents with another element type.</summary>
    /// <param name="elementType">New element type.</param>
    public TensorType With(ElementType elementType) => new(elementType, Dimensions.AsSpan());

    /// <summary>The same element type with other extents.</summary>
    /// <param name="dimensions">New extents.</param>
    public TensorType With(params ReadOnlySpan<Dimension> dimensions) => new(ElementType, dimensions);

    /// <summary>The extents when the batch has a value.</summary>
    /// <param name="rows">Value of every symbol.</param>
    public Shape Bind(int rows)
    {
        Span<int> extents = stackalloc int[Rank];
        for (int axis = 0; axis < Rank; axis++) extents[axis] = Dimensions[axis].Bind(rows);
        return new Shape(extents);
    }

    /// <summary>The element count as a multiple of a symbol, for comparing two types of equal size.</summary>
    /// <exception cref="InvalidOperationException">Two axes depend on the run, so the count is not a multiple of one symbol.</exception>
    public Dimension ElementCount()
    {
        long size = 1;
        string? symbol = null;
        foreach (Dimension d in Dimensions)
        {
            size = checked(size * d.Size);
            if (d.IsFixed) continue;
            if (symbol is not null) throw new InvalidOperationException($"Two axes of {this} depend on the run.");
            symbol = d.Symbol;
        }

        return new Dimension(checked((int)size), symbol);
    }

    /// <inheritdoc/>
    public bool Equals(TensorType? other) =>
        other is not null && ElementType == other.ElementType && Dimensions.AsSpan().SequenceEqual(other.Dimensions.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TensorType);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(ElementType);
        foreach (Dimension d in Dimensions) hash.Add(d);
        return hash.ToHashCode();
    }

    /// <summary>For example <c>Float32[N,3,32,32]</c>.</summary>
    public override string ToString() => $"{ElementType}[{string.Join(',', Dimensions)}]";
}
