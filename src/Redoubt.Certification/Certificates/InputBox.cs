using System.Numerics;
using System.Numerics.Tensors;
using Redoubt.Models;

namespace Redoubt.Certification;

/// <summary>The box of inputs that bounds are computed over.</summary>
public static class InputBox
{
    /// <summary>A float32 box that holds ball ∩ bounds in real arithmetic: edges of the ball are rounded away from the center, by two
    /// units in the last place at most; bounds are kept as they are.</summary>
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
        // The fast check first: a value that is not a number fails it too.
        bool isInside = center.IsEmpty || (TensorPrimitives.Min(center) >= bounds.Lower && TensorPrimitives.Max(center) <= bounds.Upper);
        int outside = isInside ? -1 : bounds.FirstOutside(center);
        if (outside >= 0) throw new ArgumentException($"Value {outside} of the row is {center[outside]}, outside the bounds {bounds}.", nameof(center));
        if (ball.Radius == 0)
        {
            center.CopyTo(lower);
            center.CopyTo(upper);
            return;
        }

        Shift(center, -FloatingPoint.RoundUp(ball.Radius), -OneStep, lower);
        Shift(center, FloatingPoint.RoundUp(ball.Radius), OneStep, upper);
        TensorPrimitives.Max(lower, bounds.Lower, lower);
        TensorPrimitives.Min(upper, bounds.Upper, upper);
    }

    // More than half a unit in the last place and less than one: added to a sum it leads past the real sum, to one of the next two floats.
    private const float OneStep = 1.5f / (1 << 24);

    /// <summary>x + radius, moved away from x beyond what the sum was rounded by.</summary>
    private static void Shift(ReadOnlySpan<float> center, float radius, float step, Span<float> edge)
    {
        int i = 0;
        for (; i <= center.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> sum = new Vector<float>(center[i..]) + new Vector<float>(radius);
            (sum + (Vector.Abs(sum) * step)).CopyTo(edge[i..]);
        }

        for (; i < center.Length; i++)
        {
            float sum = center[i] + radius;
            edge[i] = sum + (Math.Abs(sum) * step);
        }
    }
}
