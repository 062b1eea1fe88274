using Redoubt.Models;

namespace Redoubt.Attacks;

/// <summary>The path from a clean input to another point on which decision-based attacks look for the boundary, by distance from the clean input.</summary>
/// <remarks>ℓ2: the straight line. ℓ∞: every value goes as far as the distance allows (Chen et al., arXiv:1904.02144, section IV.C).</remarks>
internal static class Blend
{
    /// <summary>Writes the point of the path at a distance.</summary>
    /// <param name="norm">ℓ2 or ℓ∞.</param>
    /// <param name="clean">Start of the path.</param>
    /// <param name="far">End of the path; inside the bounds when the clean input is.</param>
    /// <param name="length">Distance of the two in this norm.</param>
    /// <param name="distance">Wanted distance, in [0, length].</param>
    /// <param name="point">Receives the point; may be the end itself.</param>
    public static void At(Norm norm, ReadOnlySpan<float> clean, ReadOnlySpan<float> far, double length, double distance, Span<float> point)
    {
        if (norm == Norm.Linf)
        {
            float reach = (float)distance;
            for (int i = 0; i < point.Length; i++) point[i] = clean[i] + Math.Clamp(far[i] - clean[i], -reach, reach);
            return;
        }

        float share = length > 0 ? (float)Math.Min(distance / length, 1) : 0;
        for (int i = 0; i < point.Length; i++) point[i] = clean[i] + (share * (far[i] - clean[i]));
    }
}
