namespace Redoubt.Attacks;

/// <summary>A rectangle of an image, the same in every channel.</summary>
/// <param name="Top">First row.</param>
/// <param name="Left">First column.</param>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal readonly record struct Window(int Top, int Left, int Height, int Width)
{
    /// <summary>Where a line of the window lies in an example: lines are counted through all channels.</summary>
    public Range Line(ImagePlan plan, int line)
    {
        int start = (line / Height * plan.Plane) + ((Top + (line % Height)) * plan.Width) + Left;
        return start..(start + Width);
    }
}
