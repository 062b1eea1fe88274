using System.Collections.Immutable;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks.Tests;

public sealed class PatchCarvingTests
{
    [Fact]
    public void Carve_LossesOfALine_LeavesTheLine()
    {
        double[] losses = [.. Enumerable.Range(0, 25).Select(static cell => cell / 5 == 2 ? 1.0 + cell : 0.01 * cell)];
        PatchArea carved = PatchCarving.Carve(Full(5), losses, 5);
        Assert.Equal(Enumerable.Range(10, 5), Enumerable.Range(0, 25).Where(cell => carved.Cells[cell]));
    }

    [Fact]
    public void Carve_UsefulCornersApart_KeepsOnePiece()
    {
        // Two opposite corners are worth most; what joins them stays, however little it is worth.
        var losses = new double[49];
        (losses[0], losses[48]) = (9, 9);
        foreach (int count in (int[])[13, 20, 40])
        {
            PatchArea carved = PatchCarving.Carve(Full(7), losses, count);
            bool[] cells = [.. carved.Cells];
            Assert.Equal(count, cells.Count(static cell => cell));
            Assert.True(cells[0] && cells[48]);
            Assert.Equal(count, Reached(cells, 7));
        }
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(0, true)]
    [InlineData(2, true)]
    public void StaysConnected_ThreeInARow_NeedTheMiddle(int without, bool expected) =>
        Assert.Equal(expected, PatchCarving.StaysConnected([true, true, true, false, false, false], 3, without));

    [Fact]
    public void Of_CellsAtIdentity_CoverExactlyTheirPixels()
    {
        ImmutableArray<bool> cells = [true, false, true, true, true, true, false, false, true];
        var area = new PatchArea { Shape = PatchShape.Cells, Sides = new PatchSides(3, 3), Cells = cells, MaxPixels = 6, Texels = 4, CenterX = 6.5f, CenterY = 4.5f };
        PatchPlacement placement = PatchPlacement.Of(area, new Shape(1, 10, 12), InputBounds.Unit, PatchTransformation.Identity);
        Assert.Equal([3 * 12 + 5, 3 * 12 + 7, 4 * 12 + 5, 4 * 12 + 6, 4 * 12 + 7, 5 * 12 + 7], placement.Pixels.ToArray());
        Assert.Equal([0, 2, 3, 4, 5, 8], placement.Cells.ToArray());
    }

    [Fact]
    public void Of_BarAtIdentity_CoversExactlyTheBar()
    {
        var area = new PatchArea { Shape = PatchShape.Bar, Sides = new PatchSides(5, 2), MaxPixels = 10, Texels = 4, CenterX = 6.5f, CenterY = 4 };
        PatchPlacement placement = PatchPlacement.Of(area, new Shape(1, 10, 12), InputBounds.Unit, PatchTransformation.Identity);
        Assert.Equal(from y in Enumerable.Range(3, 2) from x in Enumerable.Range(4, 5) select y * 12 + x, placement.Pixels.ToArray());
    }

    private static PatchArea Full(int side) => new()
    {
        Shape = PatchShape.Cells,
        Sides = new PatchSides(side, side),
        Cells = [.. Enumerable.Repeat(true, side * side)],
        MaxPixels = side * side,
        Texels = 1,
        CenterX = 0,
        CenterY = 0,
    };

    private static int Reached(bool[] cells, int width)
    {
        var seen = new HashSet<int> { Array.FindIndex(cells, static cell => cell) };
        for (int before = 0; before != seen.Count;)
        {
            before = seen.Count;
            for (int cell = 0; cell < cells.Length; cell++)
            {
                bool touches = (cell % width > 0 && seen.Contains(cell - 1)) || (cell % width < width - 1 && seen.Contains(cell + 1)) || seen.Contains(cell - width) || seen.Contains(cell + width);
                if (cells[cell] && touches) seen.Add(cell);
            }
        }

        return seen.Count;
    }
}
