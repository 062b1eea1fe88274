using System.Collections;
using System.Runtime.CompilerServices;

namespace Redoubt.Graphs;

/// <summary>An immutable list of integers compared by value, so that attributes of two nodes can be compared.</summary>
[CollectionBuilder(typeof(IntegerList), nameof(Create))]
public readonly struct IntegerList : IEquatable<IntegerList>, IReadOnlyList<int>
{
    private readonly int[]? _items;

    private IntegerList(int[] items) => _items = items;

    /// <inheritdoc/>
    public int Count => Items.Length;

    /// <inheritdoc/>
    public int this[int index] => Items[index];

    private int[] Items => _items ?? [];

    /// <summary>Copies integers into a list; used by collection expressions.</summary>
    /// <param name="items">The integers.</param>
    public static IntegerList Create(ReadOnlySpan<int> items) => new(items.ToArray());

    /// <summary>The integers.</summary>
    public ReadOnlySpan<int> AsSpan() => Items;

    /// <inheritdoc/>
    public bool Equals(IntegerList other) => AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IntegerList other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (int item in Items) hash.Add(item);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)Items).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>For example <c>(1,2)</c>.</summary>
    public override string ToString() => $"({string.Join(',', Items)})";

    /// <summary>Whether two lists hold the same integers.</summary>
    public static bool operator ==(IntegerList left, IntegerList right) => left.Equals(right);

    /// <summary>Whether two lists differ.</summary>
    public static bool operator !=(IntegerList left, IntegerList right) => !left.Equals(right);
}
