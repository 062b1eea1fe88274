namespace Redoubt.Graphs;

/// <summary>How the elements of a result fall into lines of contiguous numbers. All full operands share it.</summary>
/// <param name="IsImage">A line is a row of pixels with their channels; else a run of a row-major value.</param>
/// <param name="Lines">Number of lines.</param>
/// <param name="Length">Numbers in a line.</param>
/// <param name="LinesPerGroup">Lines that share one number of a per-line operand.</param>
internal sealed unsafe record LineDomain(bool IsImage, Dimension Lines, int Length, int LinesPerGroup)
{
    public int Count(int rows) => Lines.Bind(rows);

    public float* At(Storage storage, int line)
    {
        if (!IsImage) return storage.Floats + line * LineStride(storage);
        (int image, int row) = Math.DivRem(line, storage.Height);
        return storage.Origin + image * storage.ImageStride + row * storage.RowStride;
    }

    public int Group(int line) => line / LinesPerGroup;

    /// <summary>Distance from one line to the next of the same image.</summary>
    public nint LineStride(Storage storage) => IsImage ? storage.RowStride : storage.IsPart ? storage.LinePitch : Length;

    /// <summary>How far apart the numbers of a per-line operand are: all lines of an image share one.</summary>
    public nint GroupStride => IsImage ? 0 : 1;

    /// <summary>Lines from this one to the end of its image; without images there is no such end.</summary>
    public int LinesLeft(int line) => IsImage ? LinesPerGroup - (line % LinesPerGroup) : int.MaxValue;
}
