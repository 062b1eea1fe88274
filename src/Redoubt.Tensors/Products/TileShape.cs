namespace Redoubt.Tensors;

/// <summary>Rows of the register tiles that measure best on each instruction set.</summary>
internal static class TileShape
{
    /// <summary>Column vectors in a panel of packed weights.</summary>
    public const int PanelVectors = 2;

    /// <summary>Room for the sums of the largest tile, in floats.</summary>
    public const int SumsLength = 14 * 2 * 16;

    /// <summary>Most rows of a tile: with 32 registers 14 of two vectors, with 16 registers 6.</summary>
    public static int MostRows(InstructionSet set, int columns) =>
        set == InstructionSet.Vector512 ? (columns == 2 ? 14 : 16) : columns == 2 ? 6 : 12;

    /// <summary>Splits a length into the fewest equal tiles, the first ones one longer.</summary>
    public static int FirstTile(int length, int most)
    {
        int tiles = (length + most - 1) / most;
        return (length + tiles - 1) / tiles;
    }
}
