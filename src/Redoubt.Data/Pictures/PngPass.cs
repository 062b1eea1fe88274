namespace Redoubt.Data;

/// <summary>Every so many columns and rows of a picture from a first one on: one of the seven passes of Adam7, or the whole picture.</summary>
/// <param name="FirstColumn">First column.</param>
/// <param name="FirstRow">First row.</param>
/// <param name="ColumnStep">Columns to the next pixel.</param>
/// <param name="RowStep">Rows to the next row.</param>
internal readonly record struct PngPass(int FirstColumn, int FirstRow, int ColumnStep, int RowStep)
{
    /// <summary>Columns of this pass in a picture of a width.</summary>
    public int Columns(int width) => (width - FirstColumn + ColumnStep - 1) / ColumnStep;

    /// <summary>Rows of this pass in a picture of a height.</summary>
    public int Rows(int height) => (height - FirstRow + RowStep - 1) / RowStep;
}
