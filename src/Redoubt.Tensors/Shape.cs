using System.Collections.Immutable;

namespace Redoubt.Tensors;

/// <summary>The extents of a dense tensor in row-major order; immutable, compared by value. A scalar has rank 0.</summary>
public readonly struct Shape : IEquatable<Shape>
{
    private readonly ImmutableArray<int> _extents;

    /// <summary>Creates a shape.</summary>
    /// <param name="extents">Extents, each zero or more.</param>
    /// <exception cref="ArgumentException">An extent is negative, or the element count exceeds 2^31 - 1.</exception>
    public Shape(params ReadOnlySpan<int> extents)
    {
        long count = 1;
        foreach (int extent in extents)
        {
            if (extent < 0) throw new ArgumentException($"Extents must not be negative, was {extent}.", nameof(extents));
            count *= extent;
            if (count > int.MaxValue) throw new ArgumentException("A tensor holds at most 2147483647 elements.", nameof(extents));
        }

        _extents = [.. extents];
    }

    /// <summary>The shape of a single number.</summary>
    public static Shape Scalar => default;

    /// <summary>Number of axes.</summary>
    public int Rank => Extents.Length;

    /// <summary>Number of elements; 1 for a scalar.</summary>
    public int Count
    {
        get
        {
            int count = 1;
            foreach (int extent in Extents) count *= extent;
            return count;
        }
    }

    /// <summary>All extents, outermost first.</summary>
    public ReadOnlySpan<int> Extents => _extents.IsDefault ? [] : _extents.AsSpan();

    /// <summary>The extent of one axis.</summary>
    /// <param name="axis">Axis, counted from the outermost.</param>
    public int this[int axis] => Extents[axis];

    /// <summary>Elements in one step of the outermost axis; 1 for a scalar or a vector.</summary>
    public int RowLength
    {
        get
        {
            int count = 1;
            for (int axis = 1; axis < Rank; axis++) count *= Extents[axis];
            return count;
        }
    }

    /// <summary>The same shape with another outermost extent.</summary>
    /// <param name="rows">New outermost extent.</param>
    /// <exception cref="InvalidOperationException">The shape is a scalar.</exception>
    public Shape WithRows(int rows)
    {
        if (Rank == 0) throw new InvalidOperationException("A scalar has no rows.");
        int[] extents = Extents.ToArray();
        extents[0] = rows;
        return new Shape(extents);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Extents.SequenceEqual(other.Extents);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int extent in Extents) hash.Add(extent);
        return hash.ToHashCode();
    }

    /// <summary>For example <c>[32,3,28,28]</c>.</summary>
    public override string ToString() => $"[{string.Join(',', Extents.ToArray())}]";

    /// <summary>Whether two shapes have the same extents.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);
}
