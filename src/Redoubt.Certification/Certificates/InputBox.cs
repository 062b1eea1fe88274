using Redoubt.Models;

namespace Redoubt.Certification;

/// <summary>The box of inputs that bounds are computed over.</summary>
public static class InputBox
{
    /// <summary>The smallest float32 box that holds ball ∩ bounds in real arithmetic: edges of the ball are rounded away from the center, bounds are kept as they are.</summary>
    /// <remarks>For ℓ2 and ℓ1 this is the box that encloses the ball, which is much larger than the ball: whatever holds over it holds over the ball, but little does.
    /// Not <see cref="PerturbationBall.Surround"/>, which rounds towards the center so that attacks stay inside.</remarks>
    /// <param name="ball">The ball.</param>
    /// <param name="bounds">Valid input values.</param>
    /// <param name="center">The clean row, inside the bounds.</param>
    /// <param name="lower">Receives the lower edges; as long as the row.</param>
    /// <param name="upper">Receives the upper edges; as long as the row.</param>
    /// <exception cref="ArgumentException">A value is not a number or outside the bounds.</exception>
    public static void Enclose(PerturbationBall ball, InputBounds bounds, ReadOnlySpan<float> center, Span<float> lower, Span<float> upper)
    {
        ArgumentNullException.ThrowIfNull(ball);
        ArgumentNullException.ThrowIfNull(bounds);
        int outside = bounds.FirstOutside(center);
        if (outside >= 0) throw new ArgumentException($"Value {outside} of the row is {center[outside]}, outside the bounds {bounds}.", nameof(center));
        for (int i = 0; i < center.Length; i++)
        {
            lower[i] = Math.Max(bounds.Lower, -Above(-center[i], ball.Radius));
            upper[i] = Math.Min(bounds.Upper, Above(center[i], ball.Radius));
        }
    }

    /// <summary>A float that is not below center + radius.</summary>
    private static float Above(float center, double radius)
    {
        if (radius == 0) return center;

        // The sum of two doubles is rounded once; the next double above it is not below the real sum.
        return FloatingPoint.RoundUp(Math.BitIncrement(center + radius));
    }
}
