using System.Collections.Immutable;

namespace Redoubt.Attacks;

/// <summary>Takes cells off a patch, the least useful first, and keeps what is left in one piece.</summary>
internal static class PatchCarving
{
    /// <summary>Carves.</summary>
    /// <param name="area">A patch made of cells, connected over their edges.</param>
    /// <param name="losses">What the attacker would lose without each cell.</param>
    /// <param name="count">Cells to keep, one or more.</param>
    /// <returns>The same patch with at most that many cells.</returns>
    public static PatchArea Carve(PatchArea area, ReadOnlySpan<double> losses, int count)
    {
        bool[] cells = [.. area.Cells];
        int left = cells.Count(static cell => cell);
        double[] loss = losses.ToArray();
        int[] order = [.. Enumerable.Range(0, cells.Length).Where(cell => cells[cell]).OrderBy(cell => loss[cell])];

        // A cell that holds two parts together may go once one of them is gone, so the order is walked again after every cell taken.
        while (left > count)
        {
            int taken = Array.FindIndex(order, cell => cells[cell] && StaysConnected(cells, area.Sides.Width, cell));
            cells[order[taken]] = false;
            left--;
        }

        return area with { Cells = ImmutableArray.Create(cells) };
    }

    /// <summary>The same patch with every cell that touches it over an edge.</summary>
    /// <param name="area">A patch made of cells.</param>
    public static PatchArea Grow(PatchArea area)
    {
        int width = area.Sides.Width;
        bool[] cells = [.. area.Cells];
        for (int cell = 0; cell < cells.Length; cell++)
        {
            bool touches = (cell % width > 0 && area.Cells[cell - 1]) || (cell % width < width - 1 && area.Cells[cell + 1])
                || (cell >= width && area.Cells[cell - width]) || (cell + width < cells.Length && area.Cells[cell + width]);
            cells[cell] |= touches;
        }

        return area with { Cells = ImmutableArray.Create(cells), MaxPixels = cells.Count(static cell => cell) };
    }

    /// <summary>Whether the other cells are in one piece without this one.</summary>
    internal static bool StaysConnected(bool[] cells, int width, int without)
    {
        var seen = new bool[cells.Length];
        int start = Array.FindIndex(cells, static cell => cell);
        if (start == without) start = Array.FindIndex(cells, without + 1, static cell => cell);
        if (start < 0) return false;
        var open = new Stack<int>([start]);
        seen[start] = true;
        int reached = 0;
        while (open.TryPop(out int cell))
        {
            reached++;
            int x = cell % width;
            foreach (int next in (ReadOnlySpan<int>)[x > 0 ? cell - 1 : -1, x + 1 < width ? cell + 1 : -1, cell - width, cell + width])
            {
                if (next < 0 || next >= cells.Length || next == without || !cells[next] || seen[next]) continue;
                seen[next] = true;
                open.Push(next);
            }
        }

        return reached == cells.Count(static cell => cell) - 1;
    }
}
