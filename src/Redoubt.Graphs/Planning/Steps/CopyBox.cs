using System.Collections.Immutable;

namespace Redoubt.Graphs;

/// <summary>A box of elements to copy: its extents, and how each side walks through them.</summary>
internal sealed record CopyBox(ImmutableArray<Dimension> Extents, CopySide Source, CopySide Target);

/// <summary>How one storage walks through a box.</summary>
/// <param name="Axes">For each axis of the box, the storage's axis that it walks along, or -1 to stand still.</param>
/// <param name="Starts">For each axis of the storage, where the walk starts.</param>
/// <param name="Steps">For each axis of the storage, how far one step goes.</param>
internal sealed record CopySide(ImmutableArray<int> Axes, ImmutableArray<int> Starts, ImmutableArray<int> Steps)
{
    /// <summary>All elements, axis by axis.</summary>
    public static CopySide Whole(int rank) => Ordered([.. Enumerable.Range(0, rank)]);

    /// <summary>All elements, walking the axes in the order given.</summary>
    public static CopySide Ordered(ImmutableArray<int> axes)
    {
        int rank = axes.Length == 0 ? 0 : axes.Max() + 1;
        return new CopySide(axes, [.. new int[rank]], [.. Enumerable.Repeat(1, rank)]);
    }
}
