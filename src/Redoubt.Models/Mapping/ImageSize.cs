namespace Redoubt.Models;

/// <summary>Height and width of an image in pixels.</summary>
/// <param name="Height">Rows, one or more.</param>
/// <param name="Width">Columns, one or more.</param>
public sealed record ImageSize(int Height, int Width)
{
    /// <summary>For example <c>32x32</c>: height, then width.</summary>
    public override string ToString() => FormattableString.Invariant($"{Height}x{Width}");
}
