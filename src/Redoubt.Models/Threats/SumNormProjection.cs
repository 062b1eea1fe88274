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
        double sum = 0;
        int slope = 0;
        for (int i = 0; i < point.Length; i++)
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
}
