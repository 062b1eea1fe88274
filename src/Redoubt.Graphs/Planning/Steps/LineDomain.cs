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
        if (!IsImage) return storage.Floats + (nint)line * Length;
        (int image, int row) = Math.DivRem(line, storage.Height);
        return storage.Origin + image * storage.ImageStride + row * storage.RowStride;
    }

    public int Group(int line) => line / LinesPerGroup;
}
