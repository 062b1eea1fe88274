using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>The point of a box nearest to another one of the box among those where a linear function has risen by a given amount.</summary>
/// <remarks>
/// <para>Source of the problem: Croce and Hein, ICML 2020, arXiv:1907.02044, section 2.2, equation 4. Where no point of the box rises enough, the result is the one that
/// rises most. With σ the sign of the rise, rᵢ the room of coordinate i in the direction σ·wᵢ: ℓ2 moves to <c>clamp(x + λ·w)</c>, ℓ∞ moves every
/// coordinate by <c>min(λ, rᵢ)</c>, and ℓ1 uses up the room of the coordinates of largest |wᵢ| first.</para>
/// <para>Departs from the paper: the rise is a concave, piecewise linear function of |λ|, so Newton's iteration from 0 climbs to the exact segment without sorting.
/// Weights are used relative to the largest, so that tiny gradients do not underflow.</para>
/// </remarks>
internal static class HyperplaneProjection
{
    private const int MostIterations = 64;
    private const float SmallestWeight = 1e-30f, Resolution = 1e-6f;

    private static readonly PerturbationBall Cube = PerturbationBall.Unlimited(Norm.Linf);

    /// <summary>Writes the nearest point.</summary>
    /// <param name="norm">ℓ∞, ℓ2 or ℓ1.</param>
    /// <param name="x">A point of the box.</param>
    /// <param name="weights">Coefficients w of the linear function.</param>
    /// <param name="rise">Wanted rise <c>w·(z - x)</c>, of either sign.</param>
    /// <param name="box">The box.</param>
    /// <param name="nearest">Receives z; a copy of x where the weights are all zero or one is not finite.</param>
    public static void Project(
        Norm norm, ReadOnlySpan<float> x, ReadOnlySpan<float> weights, float rise, (float Low, float High) box, Span<float> nearest)
    {
        float largest = Math.Abs(TensorPrimitives.MaxMagnitude(weights));
        x.CopyTo(nearest);
        if (!(largest > SmallestWeight && float.IsFinite(largest) && float.IsFinite(rise / largest)) || rise == 0) return;
        float scale = MathF.CopySign(1 / largest, rise), wanted = Math.Abs(rise) / largest;
        switch (norm)
        {
            case Norm.Linf:
                MoveEqually(weights, scale, Solve(norm, x, weights, (scale, wanted), box), box, nearest);
                break;
            case Norm.L2:
                float lambda = Solve(norm, x, weights, (scale, wanted), box) * scale;
                TensorPrimitives.MultiplyAdd(weights, lambda, x, nearest);
                TensorPrimitives.Clamp(nearest, box.Low, box.High, nearest);
                break;
            default:
                SparseRise.Climb(weights, (scale, wanted), box, nearest);
                break;
        }
    }

    /// <summary>The λ, or in ℓ∞ the length, for which the moved point, cut at the box, has risen enough; the largest useful one where none has.</summary>
    private static float Solve(Norm norm, ReadOnlySpan<float> x, ReadOnlySpan<float> weights, (float Scale, float Rise) wanted, (float Low, float High) box)
    {
        float reach = 0;
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            (float rise, float slope) = norm == Norm.Linf ? RiseLinf(x, weights, wanted.Scale, reach, box) : RiseL2(x, weights, wanted.Scale, reach, box);
            float next = reach + (wanted.Rise - rise) / slope;
            if (slope == 0 || !(next > reach * (1 + Resolution))) return reach;
            reach = next;
        }

        return reach;
    }

    private static (float Rise, float Slope) RiseL2(
        ReadOnlySpan<float> x, ReadOnlySpan<float> weights, float scale, float lambda, (float Low, float High) box)
    {
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x), ws = MemoryMarshal.Cast<float, Vector<float>>(weights);
        Vector<float> low = new(box.Low), high = new(box.High), factor = new(scale), length = new(lambda), rises = default, slopes = default;
        for (int k = 0; k < xs.Length; k++)
        {
            Vector<float> w = ws[k] * factor, moved = xs[k] + length * w;
            Vector<float> kept = Vector.Min(Vector.Max(moved, low), high);
            rises += w * (kept - xs[k]);
            Vector<float> limit = Vector.ConditionalSelect(Vector.GreaterThan(w, Vector<float>.Zero), high - moved, moved - low);
            slopes += Vector.ConditionalSelect(Vector.GreaterThan(limit, Vector<float>.Zero), w * w, Vector<float>.Zero);
        }

        float rise = Vector.Sum(rises), slope = Vector.Sum(slopes);
        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++)
        {
            float w = weights[i] * scale, moved = x[i] + lambda * w;
            rise += w * (Math.Min(Math.Max(moved, box.Low), box.High) - x[i]);
            if ((w > 0 ? box.High - moved : moved - box.Low) > 0) slope += w * w;
        }

        return (rise, slope);
    }

    private static (float Rise, float Slope) RiseLinf(
        ReadOnlySpan<float> x, ReadOnlySpan<float> weights, float scale, float length, (float Low, float High) box)
    {
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(x), ws = MemoryMarshal.Cast<float, Vector<float>>(weights);
        Vector<float> low = new(box.Low), high = new(box.High), factor = new(scale), far = new(length), rises = default, slopes = default;
        for (int k = 0; k < xs.Length; k++)
        {
            Vector<float> w = ws[k] * factor, size = Vector.Abs(w);
            Vector<float> room = Vector.ConditionalSelect(Vector.GreaterThan(w, Vector<float>.Zero), high - xs[k], xs[k] - low);
            rises += size * Vector.Min(far, room);
            slopes += Vector.ConditionalSelect(Vector.GreaterThan(room, far), size, Vector<float>.Zero);
        }

        float rise = Vector.Sum(rises), slope = Vector.Sum(slopes);
        for (int i = xs.Length * Vector<float>.Count; i < x.Length; i++)
        {
            float w = weights[i] * scale, room = w > 0 ? box.High - x[i] : x[i] - box.Low;
            rise += Math.Abs(w) * Math.Min(length, room);
            if (room > length) slope += Math.Abs(w);
        }

        return (rise, slope);
    }

    /// <summary>Moves every coordinate with a weight by the same length in the weight's direction, as far as the box goes.</summary>
    private static void MoveEqually(ReadOnlySpan<float> weights, float scale, float length, (float Low, float High) box, Span<float> point)
    {
        Cube.StepUphill(point, weights, MathF.CopySign(length, scale), default);
        TensorPrimitives.Clamp(point, box.Low, box.High, point);
    }
}
