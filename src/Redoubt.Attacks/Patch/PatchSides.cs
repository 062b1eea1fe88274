namespace Redoubt.Attacks;

/// <summary>Width and height of a bar in pixels.</summary>
/// <param name="Width">Pixels across, one or more.</param>
/// <param name="Height">Pixels down, one or more.</param>
public readonly record struct PatchSides(int Width, int Height)
{
    /// <summary>Width, then height, for example <c>17x3</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Width}x{Height}");
}
