using System.Numerics.Tensors;

namespace Redoubt.Models;

/// <summary>The valid range of every input value, both ends included.</summary>
public sealed record InputBounds
{
    /// <summary>Creates bounds.</summary>
    /// <param name="lower">Smallest valid value.</param>
    /// <param name="upper">Largest valid value.</param>
    /// <exception cref="ArgumentException">A bound is not finite, or <paramref name="lower"/> is not below <paramref name="upper"/>.</exception>
    public InputBounds(float lower, float upper)
    {
        if (!float.IsFinite(lower) || !float.IsFinite(upper) || !(lower < upper))
            throw new ArgumentException($"Input bounds must be finite with lower < upper, were {lower} and {upper}.", nameof(lower));
        Lower = lower;
        Upper = upper;
    }

    /// <summary>The range [0, 1] of images.</summary>
    public static InputBounds Unit { get; } = new(0, 1);

    /// <summary>Smallest valid value.</summary>
    public float Lower { get; }

    /// <summary>Largest valid value.</summary>
    public float Upper { get; }

    /// <summary>Moves every value to the nearest valid one. NaN stays NaN.</summary>
    /// <param name="values">Changed in place.</param>
    public void Clamp(Span<float> values) => TensorPrimitives.Clamp(values, Lower, Upper, values);

    /// <summary>Whether every value is valid; NaN is not.</summary>
    /// <param name="values">Values to check.</param>
    public bool Contains(ReadOnlySpan<float> values) => FirstOutside(values) < 0;

    /// <summary>Position of the first value that is NaN or outside, or -1.</summary>
    /// <param name="values">Values to check.</param>
    public int FirstOutside(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!(values[i] >= Lower && values[i] <= Upper)) return i;
        }

        return -1;
    }

    /// <summary>For example <c>[0, 1]</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"[{Lower}, {Upper}]");
}
