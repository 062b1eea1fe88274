using System.Numerics;
using System.Runtime.InteropServices;

namespace Redoubt.Models;

/// <summary>Euclidean projection onto the intersection of an ℓ1 ball and a box that holds the center.</summary>
/// <remarks>
/// <para>Source of the problem: Croce and Hein, ICML 2021, arXiv:2103.01208, proposition 2.1. With w = point - center and cᵢ the room that the box leaves
/// in the direction of wᵢ, the solution is <c>zᵢ = sign(wᵢ)·min(max(|wᵢ| - λ, 0), cᵢ)</c>, where λ ≥ 0 is zero or makes <c>Σ|zᵢ| = ε</c>.</para>
/// <para>Departs from the paper: λ is found by a bracketed Newton iteration on that piecewise linear, falling sum instead of sorting 2·D breakpoints;
/// it ends on the exact segment.</para>
/// </remarks>
internal static class SumNormProjection
{
    public static void Project(Span<float> point, FeasibleRegion region, double radius)
    {
        double largest = 0;
        for (int i = 0; i < point.Length; i++) largest = Math.Max(largest, Math.Abs((double)point[i] - region.Center[i]));
        (double sum, _) = SumAndSlope(point, region, 0);
        double lambda = sum <= radius ? 0 : Solve(point, region, radius, largest);
        for (int i = 0; i < point.Length; i++)
        {
            double w = (double)point[i] - region.Center[i];
            double kept = Math.Max(Math.Abs(w) - lambda, 0);
            float moved = (float)(region.Center[i] + Math.CopySign(kept, w));
            point[i] = Math.Min(Math.Max(moved, region.Lower[i]), region.Upper[i]);
        }
    }

    private static double Solve(ReadOnlySpan<float> point, FeasibleRegion region, double radius, double largest)
    {
        double low = 0, high = largest, lambda = 0;
        for (int iteration = 0; iteration < 200; iteration++)
        {
            (double sum, int slope) = SumAndSlope(point, region, lambda);
            double excess = sum - radius;
            if (excess > 0) low = lambda;
            else high = lambda;

            // Inside one segment the sum falls by slope·Δλ, so a Newton step there is exact.
            double next = slope > 0 ? lambda + excess / slope : double.NaN;
            if (!(next > low && next < high)) next = 0.5 * (low + high);
            if (Math.Abs(excess) <= 1e-13 * radius || next == lambda || high - low <= 1e-16 * largest) break;
            lambda = next;
        }

        return lambda;
    }

    private static (double Sum, int Slope) SumAndSlope(ReadOnlySpan<float> point, FeasibleRegion region, double lambda)
    {
        int whole = point.Length - point.Length % Vector<float>.Count;
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(point[..whole]), cs = MemoryMarshal.Cast<float, Vector<float>>(region.Center[..whole]);
        ReadOnlySpan<Vector<float>> lows = MemoryMarshal.Cast<float, Vector<float>>(region.Lower[..whole]);
        ReadOnlySpan<Vector<float>> highs = MemoryMarshal.Cast<float, Vector<float>>(region.Upper[..whole]);
        Vector<double> cut = new(lambda), sums = default;
        Vector<long> slopes = default;
        for (int k = 0; k < xs.Length; k++)
        {
            Vector.Widen(xs[k], out Vector<double> x0, out Vector<double> x1);
            Vector.Widen(cs[k], out Vector<double> c0, out Vector<double> c1);
            Vector.Widen(lows[k], out Vector<double> l0, out Vector<double> l1);
            Vector.Widen(highs[k], out Vector<double> h0, out Vector<double> h1);
            Add(x0 - c0, Vector.ConditionalSelect(Vector.GreaterThan(x0, c0), h0 - c0, c0 - l0), cut, ref sums, ref slopes);
            Add(x1 - c1, Vector.ConditionalSelect(Vector.GreaterThan(x1, c1), h1 - c1, c1 - l1), cut, ref sums, ref slopes);
        }

        double sum = Vector.Sum(sums);
        int slope = (int)Vector.Sum(slopes);
        for (int i = whole; i < point.Length; i++)
        {
            double w = (double)point[i] - region.Center[i];
            double room = w > 0 ? (double)region.Upper[i] - region.Center[i] : (double)region.Center[i] - region.Lower[i];
            double kept = Math.Abs(w) - lambda;
            if (kept <= 0) continue;
            sum += Math.Min(kept, room);
            slope += kept < room ? 1 : 0;
        }

        return (sum, slope);
    }

    private static void Add(Vector<double> w, Vector<double> room, Vector<double> cut, ref Vector<double> sums, ref Vector<long> slopes)
    {
        Vector<double> kept = Vector.Max(Vector.Abs(w) - cut, Vector<double>.Zero);
        sums += Vector.Min(kept, room);
        // True is -1.
        slopes -= Vector.BitwiseAnd(Vector.GreaterThan(kept, Vector<double>.Zero), Vector.LessThan(kept, room));
    }
}
