using System.Numerics;
using System.Runtime.InteropServices;

namespace Redoubt.Attacks;

/// <summary>The ℓ1 case of <see cref="HyperplaneProjection"/>: coordinates of largest weight go to the edge of the box until the rise is reached, the last one only
/// as far as needed.</summary>
/// <remarks>The smallest weight that is used up is found by bisection over the bits of the float32 numbers in [0, 1], each step one pass: no sorting. Of
/// equal weights the earlier coordinates move first.</remarks>
internal static class SparseRise
{
    /// <summary>Moves a point; weights times the scale lie in [-1, 1] and point uphill.</summary>
    public static void Climb(ReadOnlySpan<float> weights, (float Scale, float Rise) wanted, (float Low, float High) box, Span<float> point)
    {
        // Invariant: weights of at least the first threshold (above 1: none) give too little, those of at least the second give enough or all.
        int few = BitConverter.SingleToInt32Bits(2f), enough = 1;
        while (few - enough > 1)
        {
            int middle = enough + (few - enough) / 2;
            if (Rise(weights, wanted.Scale, BitConverter.Int32BitsToSingle(middle), box, point) >= wanted.Rise) enough = middle;
            else few = middle;
        }

        float edge = BitConverter.Int32BitsToSingle(enough);
        Move(weights, (wanted.Scale, wanted.Rise - Rise(weights, wanted.Scale, MathF.BitIncrement(edge), box, point)), edge, box, point);
    }

    private static float Rise(ReadOnlySpan<float> weights, float scale, float smallest, (float Low, float High) box, ReadOnlySpan<float> point)
    {
        ReadOnlySpan<Vector<float>> xs = MemoryMarshal.Cast<float, Vector<float>>(point), ws = MemoryMarshal.Cast<float, Vector<float>>(weights);
        Vector<float> low = new(box.Low), high = new(box.High), factor = new(scale), edge = new(smallest), rises = default;
        for (int k = 0; k < xs.Length; k++)
        {
            Vector<float> w = ws[k] * factor, size = Vector.Abs(w);
            Vector<float> room = Vector.ConditionalSelect(Vector.GreaterThan(w, Vector<float>.Zero), high - xs[k], xs[k] - low);
            rises += Vector.ConditionalSelect(Vector.GreaterThanOrEqual(size, edge), size * room, Vector<float>.Zero);
        }

        float rise = Vector.Sum(rises);
        for (int i = xs.Length * Vector<float>.Count; i < point.Length; i++)
        {
            float w = weights[i] * scale;
            if (Math.Abs(w) >= smallest) rise += Math.Abs(w) * (w > 0 ? box.High - point[i] : point[i] - box.Low);
        }

        return rise;
    }

    /// <summary>Uses up all weights above the edge, and what is left of the rise on those at the edge.</summary>
    private static void Move(ReadOnlySpan<float> weights, (float Scale, float Left) wanted, float edge, (float Low, float High) box, Span<float> point)
    {
        float left = wanted.Left;
        for (int i = 0; i < point.Length; i++)
        {
            float w = weights[i] * wanted.Scale, size = Math.Abs(w);
            if (!(size >= edge)) continue;
            float room = w > 0 ? box.High - point[i] : point[i] - box.Low;
            float length = size > edge ? room : Math.Min(room, Math.Max(left, 0) / size);
            if (size <= edge) left -= length * size;
            point[i] = Math.Min(Math.Max(point[i] + MathF.CopySign(length, w), box.Low), box.High);
        }
    }
}
