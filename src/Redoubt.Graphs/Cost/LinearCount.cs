using System.Globalization;

namespace Redoubt.Graphs;

/// <summary>An amount that grows with the rows of a batch: <c>Fixed + PerRow · rows</c>.</summary>
/// <param name="Fixed">The part that does not depend on the batch.</param>
/// <param name="PerRow">The part for each row.</param>
/// <remarks>An operation of the square of the batch (a product that contracts over one symbolic axis into two others) is outside this form and refused.</remarks>
public readonly record struct LinearCount(long Fixed, long PerRow)
{
    /// <summary>Nothing.</summary>
    public static LinearCount Zero => default;

    /// <summary>The amount for a batch.</summary>
    /// <param name="rows">Rows, zero or more.</param>
    public long At(long rows) => checked(Fixed + (PerRow * rows));

    /// <summary>The sum of two amounts.</summary>
    /// <param name="left">One amount.</param>
    /// <param name="right">The other.</param>
    public static LinearCount operator +(LinearCount left, LinearCount right) =>
        new(checked(left.Fixed + right.Fixed), checked(left.PerRow + right.PerRow));

    /// <summary>A multiple of an amount.</summary>
    /// <param name="factor">How often.</param>
    /// <param name="count">The amount.</param>
    public static LinearCount operator *(long factor, LinearCount count) => new(checked(factor * count.Fixed), checked(factor * count.PerRow));

    /// <summary>For example <c>1200 + 340·N</c>.</summary>
    public override string ToString() => (Fixed, PerRow) switch
    {
        (_, 0) => Fixed.ToString(CultureInfo.InvariantCulture),
        (0, _) => string.Create(CultureInfo.InvariantCulture, $"{PerRow}·N"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Fixed} + {PerRow}·N"),
    };
}
