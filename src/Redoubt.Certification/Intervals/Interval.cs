using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>What is known of a float32 value of the bounded graph: nodes that compute its bounds.</summary>
/// <remarks>
/// The claim, kept by every rule: when both bounds of an element are finite, the real value of that element, and its value in every covered execution, is a
/// number between them. A bound that is infinite or not a number claims nothing, and makes every result that depends on it claim nothing.
/// </remarks>
internal abstract class Interval : Bounds
{
    /// <summary>Node of the lower bound.</summary>
    public abstract Value Lower { get; }

    /// <summary>Node of the upper bound.</summary>
    public abstract Value Upper { get; }

    /// <summary>A float32 value near the middle of the bounds.</summary>
    public abstract Value Center { get; }

    /// <summary>Whether no bound is negative.</summary>
    public virtual bool IsNonNegative => false;

    /// <summary>Whether the upper bound is not finite wherever the lower one is not, so that functions that bend infinities to numbers are harmless.</summary>
    public virtual bool VoidsTogether => false;

    /// <summary>Of a sum with a value that does not depend on the box: what that value was added to, and the value. A factor that follows may be multiplied into both by an
    /// execution, which then loses more than one that adds first. Null for others.</summary>
    public virtual (Interval Before, PointInterval Shift)? Origin => null;

    /// <summary>At least Growth·ρ + Error·|c| with |x - c| ≤ ρ and c the center, times <see cref="FloatingPoint.RadiusScale"/>.</summary>
    public abstract Value Radius(ErrorShare share);

    /// <summary>The radius of this value as a term of a sum.</summary>
    /// <param name="roundings">Largest number of roundings that the term goes through.</param>
    public virtual Value AddendRadius(int roundings) => Radius(ErrorShare.OfSum(roundings));

    /// <summary>-x.</summary>
    public virtual Interval Negated() => new RangeInterval(-Upper, -Lower) { NonNegative = false, Together = VoidsTogether };

    /// <summary>The same values, with bounds that are both void where one is.</summary>
    public Interval Joined()
    {
        if (VoidsTogether) return this;

        // 0 for finite bounds, not a number for others.
        Value poison = (Lower - Upper) * 0f;
        return new RangeInterval(Lower + poison, Upper + poison) { NonNegative = IsNonNegative, Together = true };
    }
}
