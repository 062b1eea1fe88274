using System.Collections.Immutable;

namespace Redoubt.Graphs;

/// <summary>The indices of a Gather or Scatter: how they pair with the value, and which of them was the first outside the axis.</summary>
/// <param name="operation">The operation, for messages.</param>
/// <param name="indices">The indices, <c>[B…, m…]</c>.</param>
/// <param name="value">Type of what is picked from or written to, <c>[B…, n, inner…]</c>.</param>
/// <param name="batch">Number of leading axes B.</param>
internal sealed unsafe class IndexList(string operation, Storage indices, TensorType value, int batch)
{
    private const long None = long.MaxValue;

    private long _firstOutside = None;

    public string Operation => operation;

    public Storage Storage => indices;

    /// <summary>n.</summary>
    public int Size { get; } = value[batch].Size;

    /// <summary>Elements of the leading axes.</summary>
    public int Outer { get; private set; }

    /// <summary>Indices for each element of the leading axes.</summary>
    public int PerOuter { get; private set; }

    /// <summary>Elements of an entry.</summary>
    public int Inner { get; private set; }

    public void Bind(int rows)
    {
        Outer = Product(value.Dimensions[..batch], rows);
        PerOuter = Product(indices.Type.Dimensions[batch..], rows);
        Inner = Product(value.Dimensions[(batch + 1)..], rows);
        _firstOutside = None;
    }

    /// <summary>The index at a position; negative when it is outside the axis, which is noted.</summary>
    public long At(long position)
    {
        long index = indices.Integers[position];
        if ((ulong)index < (ulong)Size) return index;
        Note(position);
        return -1;
    }

    /// <summary>Ends a run in which an index was outside.</summary>
    /// <exception cref="InvalidIndexException">An index was outside the axis. The first one is named, whichever thread met it.</exception>
    public void ThrowIfOutside()
    {
        if (_firstOutside != None) throw new InvalidIndexException(operation, indices.Integers[_firstOutside], _firstOutside, Size);
    }

    private void Note(long position)
    {
        long known = Volatile.Read(ref _firstOutside);
        while (position < known)
        {
            long found = Interlocked.CompareExchange(ref _firstOutside, position, known);
            if (found == known) return;
            known = found;
        }
    }

    private static int Product(ImmutableArray<Dimension> extents, int rows)
    {
        int count = 1;
        foreach (Dimension extent in extents) count = checked(count * extent.Bind(rows));
        return count;
    }
}
