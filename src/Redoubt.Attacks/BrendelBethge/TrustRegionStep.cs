using System.Numerics;
using System.Runtime.InteropServices;
using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>Solves <c>min ‖x + δ - x_orig‖_p</c> subject to <c>b·δ = c</c>, <c>‖δ‖₂ ≤ r</c> and x + δ inside the bounds.</summary>
/// <remarks>
/// <para>Source of the problem: Brendel et al., arXiv:1907.01003, equation 1. For each place in an <see cref="IStepFamily"/> the multiple ν that meets the hyperplane is the root of a rising
/// function; the length of δ rises with the place, so the largest place that the trust region allows is found by bisection. In ℓ0 the function jumps: of the values that change sides at the
/// jump as many do as the hyperplane needs, and the last one goes only as far as needed.</para>
/// <para>Where the hyperplane cannot be reached, δ is the longest rise that bounds and trust region allow. Not thread-safe.</para>
/// </remarks>
internal sealed class TrustRegionStep
{
    private const int PlaceSteps = 18, RootSteps = 48, Doublings = 40, LengthSteps = 90;
    private const float Accuracy = 1e-5f, Farthest = 0.99f; // beyond it ν·b and its reach would cancel in float32

    private readonly Norm _norm;
    private readonly int _length;
    private readonly (float Low, float High) _box;
    private readonly float[] _way, _normal, _low, _high;

    /// <param name="norm">Norm of the distance to the input.</param>
    /// <param name="length">Values of an example.</param>
    /// <param name="box">Valid values.</param>
    public TrustRegionStep(Norm norm, int length, (float Low, float High) box)
    {
        _norm = norm;
        _length = length;
        _box = box;
        int padded = (length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _way = new float[padded];
        _normal = new float[padded];
        _low = new float[padded];
        _high = new float[padded];
    }

    /// <summary>Moves a point by the solution.</summary>
    /// <param name="center">The input.</param>
    /// <param name="x">The point; changed in place.</param>
    /// <param name="normal">A multiple of b.</param>
    /// <param name="rise">c.</param>
    /// <param name="radius">r, positive.</param>
    /// <param name="scale">Factor that makes the normal b.</param>
    public void Solve(ReadOnlySpan<float> center, Span<float> x, ReadOnlySpan<float> normal, float rise, float radius, float scale = 1)
    {
        float farthest = 0;
        for (int i = 0; i < _length; i++)
        {
            _way[i] = center[i] - x[i];
            _normal[i] = normal[i] * scale;
            _low[i] = _box.Low - x[i];
            _high[i] = _box.High - x[i];
            farthest = Math.Max(farthest, Math.Abs(_way[i]));
        }

        (float nu, _, bool reached) = Root(new EuclideanFamily(0), rise, 0);
        float squared = radius * radius;
        if (!reached || Sums(new EuclideanFamily(0), nu).Length > squared)
        {
            Write(new EuclideanFamily(0), Longest(nu, squared), center, x);
            return;
        }

        switch (_norm)
        {
            case Norm.L2:
                Search(static place => new EuclideanFamily(place), center, x, (rise, squared, nu));
                break;
            case Norm.L1:
                Search(place => new SumFamily(farthest * Math.Min(place, Farthest) / (1 - Math.Min(place, Farthest))), center, x, (rise, squared, nu));
                break;
            case Norm.Linf:
                Search(place => new MaximumFamily((farthest + radius) * (1 - place)), center, x, (rise, squared, nu));
                break;
            default:
                Search(place => new CountFamily(farthest * Math.Min(place, Farthest) / (1 - Math.Min(place, Farthest))), center, x, (rise, squared, nu));
                break;
        }
    }

    /// <summary>Finds the farthest place that the trust region allows, and writes its point.</summary>
    private void Search<TFamily>(Func<float, TFamily> family, ReadOnlySpan<float> center, Span<float> x, (float Rise, float Squared, float Nu) problem)
        where TFamily : struct, IStepFamily
    {
        float allowed = 0, nu = problem.Nu, above = problem.Nu, tooFar = 1, place = 1;
        for (int step = 0; step <= PlaceSteps; step++)
        {
            (float below, float over, bool reached) = Root(family(place), problem.Rise, nu);
            if (reached && LargestLength(family(place), below, over) <= problem.Squared)
            {
                (allowed, nu, above) = (place, below, over);
                if (place == 1) break;
            }
            else
            {
                tooFar = place;
            }

            place = 0.5f * (allowed + tooFar);
        }

        Write(family(allowed), nu, center, x);
        if (_norm == Norm.L0) Complete(family(allowed), (nu, above, problem.Rise), center, x);
    }

    /// <summary>The ν at which the family's rise reaches c, in ℓ0 on both sides of the jump over it; not reached where the bounds forbid it.</summary>
    private (float Nu, float Above, bool Reached) Root<TFamily>(TFamily family, float rise, float start)
        where TFamily : struct, IStepFamily
    {
        float close = Accuracy * (Math.Abs(rise) + 1e-12f), low = start, high = start, atLow = Sums(family, start).Rise - rise, atHigh = atLow;
        if (Math.Abs(atLow) <= close) return (start, start, true);
        float step = Math.Abs(atLow) + 1e-12f; // b has length 1, so this is the way without bounds
        for (int i = 0; i < Doublings && atLow > 0; i++, step *= 2) (high, atHigh, low, atLow) = (low, atLow, low - step, Sums(family, low - step).Rise - rise);
        for (int i = 0; i < Doublings && atHigh < 0; i++, step *= 2) (low, atLow, high, atHigh) = (high, atHigh, high + step, Sums(family, high + step).Rise - rise);
        if (atLow > close || atHigh < -close) return (atLow > 0 ? low : high, high, false);
        for (int i = 0; i < RootSteps && high > low; i++)
        {
            // Secant steps, with a bisection every third time so that flat ends cannot stall them; a jump is found by bisection alone.
            float middle = i % 3 == 2 || _norm == Norm.L0 || !(atHigh > atLow) ? 0.5f * (low + high) : low - atLow * ((high - low) / (atHigh - atLow));
            if (!(middle > low && middle < high)) middle = 0.5f * (low + high);
            if (!(middle > low && middle < high)) break;
            float at = Sums(family, middle).Rise - rise;
            if (Math.Abs(at) <= close) return (middle, middle, true);
            if (at > 0) (high, atHigh) = (middle, at);
            else (low, atLow) = (middle, at);
        }

        if (_norm == Norm.L0) return (low, high, true);
        float nearest = -atLow < atHigh ? low : high, gap = Math.Min(-atLow, atHigh);
        return (nearest, nearest, gap <= 100 * close);
    }

    /// <summary>The ν of the longest step in the direction of another one that the trust region allows.</summary>
    private float Longest(float nu, float squared)
    {
        float near = 0, far = nu;
        for (int i = 0; i < LengthSteps; i++)
        {
            float middle = 0.5f * (near + far);
            if (Sums(new EuclideanFamily(0), middle).Length <= squared) near = middle;
            else far = middle;
        }

        return near;
    }

    private (float Rise, float Length) Sums<TFamily>(TFamily family, float nu)
        where TFamily : struct, IStepFamily
    {
        ReadOnlySpan<Vector<float>> ds = Vectors(_way), bs = Vectors(_normal), lows = Vectors(_low), highs = Vectors(_high);
        Vector<float> rise = default, length = default, factor = new(nu);
        for (int k = 0; k < ds.Length; k++)
        {
            Vector<float> step = family.At(ds[k], factor * bs[k], lows[k], highs[k]);
            rise += bs[k] * step;
            length += step * step;
        }

        return (Vector.Sum(rise), Vector.Sum(length));
    }

    /// <summary>The squared length that a point between both sides of a jump has at most.</summary>
    private float LargestLength<TFamily>(TFamily family, float nu, float above)
        where TFamily : struct, IStepFamily
    {
        if (nu == above) return Sums(family, nu).Length;
        ReadOnlySpan<Vector<float>> ds = Vectors(_way), bs = Vectors(_normal), lows = Vectors(_low), highs = Vectors(_high);
        Vector<float> length = default;
        for (int k = 0; k < ds.Length; k++)
        {
            Vector<float> one = family.At(ds[k], nu * bs[k], lows[k], highs[k]), other = family.At(ds[k], above * bs[k], lows[k], highs[k]);
            length += Vector.Max(one * one, other * other);
        }

        return Vector.Sum(length);
    }

    /// <summary>Writes x + δ; a value that goes all the way back is exactly the input's.</summary>
    private void Write<TFamily>(TFamily family, float nu, ReadOnlySpan<float> center, Span<float> x)
        where TFamily : struct, IStepFamily
    {
        ReadOnlySpan<Vector<float>> ds = Vectors(_way), bs = Vectors(_normal), lows = Vectors(_low), highs = Vectors(_high);
        Span<float> steps = stackalloc float[Vector<float>.Count];
        for (int k = 0; k < ds.Length; k++)
        {
            family.At(ds[k], nu * bs[k], lows[k], highs[k]).CopyTo(steps);
            int start = k * Vector<float>.Count, end = Math.Min(start + Vector<float>.Count, _length);
            for (int i = start; i < end; i++) x[i] = steps[i - start] == _way[i] ? center[i] : Math.Clamp(x[i] + steps[i - start], _box.Low, _box.High);
        }
    }

    /// <summary>ℓ0: lets values jump until the hyperplane is reached; x holds the point just below the jump.</summary>
    private void Complete<TFamily>(TFamily family, (float Nu, float Above, float Rise) at, ReadOnlySpan<float> center, Span<float> x)
        where TFamily : struct, IStepFamily
    {
        float missing = at.Rise - Sums(family, at.Nu).Rise;
        if (!(missing > 0)) return;
        Span<float> before = stackalloc float[Vector<float>.Count], after = stackalloc float[Vector<float>.Count];
        for (int start = 0; start < _length && missing > 0; start += Vector<float>.Count)
        {
            Vector<float> d = new(_way, start), b = new(_normal, start), low = new(_low, start), high = new(_high, start);
            family.At(d, at.Nu * b, low, high).CopyTo(before);
            family.At(d, at.Above * b, low, high).CopyTo(after);
            for (int i = start; i < Math.Min(start + Vector<float>.Count, _length) && missing > 0; i++)
            {
                float gain = _normal[i] * (after[i - start] - before[i - start]);
                if (!(gain > 0)) continue;
                float share = Math.Min(1, missing / gain), step = before[i - start] + share * (after[i - start] - before[i - start]);
                missing -= gain * share;
                float origin = center[i] - _way[i]; // x before this step, up to rounding
                x[i] = step == _way[i] ? center[i] : Math.Clamp(origin + step, _box.Low, _box.High);
            }
        }
    }

    private static ReadOnlySpan<Vector<float>> Vectors(float[] values) => MemoryMarshal.Cast<float, Vector<float>>(values);
}
