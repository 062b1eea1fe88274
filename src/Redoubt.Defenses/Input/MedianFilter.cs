using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>Replaces every pixel by the median of the square around it, channel by channel.</summary>
/// <remarks>
/// <para>Source: Xu, Evans and Qi, "Feature Squeezing", NDSS 2018, arXiv:1704.01155, section III-B; squares of 2 and 3 pixels there. Borders are mirrored. An even square reaches one pixel
/// farther up and left, and its median is the upper one of the two in the middle, as in scipy.ndimage.</para>
/// <para>The median is found by a sorting network of minima and maxima, so the gradient is exact: it goes to the pixel that was chosen, shared where several are equal. Guarantees nothing;
/// an attack that follows the gradient through it is hardly hindered (He et al., 2017, arXiv:1706.04701).</para>
/// </remarks>
public sealed class MedianFilter : IGraphTransformation
{
    private const int Largest = 7;

    private readonly int _size, _height, _width;

    /// <summary>Creates the filter.</summary>
    /// <param name="example">Shape of an image, <c>[C,H,W]</c>.</param>
    /// <param name="size">Side of the square in pixels, in [2, 7].</param>
    /// <exception cref="ArgumentException">The rows are no images.</exception>
    public MedianFilter(Shape example, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Largest);
        (_, _height, _width) = Windows.Image(example, "median");
        _size = size;
    }

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Exact;

    /// <inheritdoc/>
    public Value Emit(Value rows)
    {
        int before = _size / 2;
        Value bordered = Windows.Mirror(rows, before, _size - 1 - before);
        var lines = new Value[_size * _size];
        for (int i = 0; i < lines.Length; i++) lines[i] = Windows.Part(bordered, (i / _size, i % _size), (_height, _width));
        foreach (Comparison step in Network(lines.Length, lines.Length / 2))
        {
            (Value a, Value b) = (lines[step.Low], lines[step.High]);
            if (step.NeedsSmaller) lines[step.Low] = a.Binary(OpKind.Min, b);
            if (step.NeedsLarger) lines[step.High] = a.Binary(OpKind.Max, b);
        }

        return lines[lines.Length / 2];
    }

    // Batcher's merge exchange (Knuth, The Art of Computer Programming 3, algorithm 5.2.2 M), without what the wanted rank does not depend on.
    internal static IReadOnlyList<Comparison> Network(int count, int rank)
    {
        List<(int Low, int High)> all = [];
        int top = 1;
        while (top < count) top *= 2;
        top /= 2;
        for (int p = top; p > 0; p /= 2)
        {
            for (int q = top, r = 0, d = p; ; d = q - p, q /= 2, r = p)
            {
                for (int i = 0; i < count - d; i++)
                {
                    if ((i & p) == r) all.Add((i, i + d));
                }

                if (q == p) break;
            }
        }

        var needed = new bool[count];
        needed[rank] = true;
        var kept = new List<Comparison>();
        foreach ((int low, int high) in Enumerable.Reverse(all))
        {
            if (!needed[low] && !needed[high]) continue;
            kept.Add(new Comparison(low, high, needed[low], needed[high]));
            needed[low] = needed[high] = true;
        }

        kept.Reverse();
        return kept;
    }

    internal readonly record struct Comparison(int Low, int High, bool NeedsSmaller, bool NeedsLarger);
}
