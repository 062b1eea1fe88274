using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>The taps of a window that lie inside one extent of an image: positions First, First + Step, …, Count of them.</summary>
internal readonly record struct PoolRange(int First, int Step, int Count)
{
    /// <summary>Cuts the window start, start + step, … of this many taps to [0, extent).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PoolRange Inside(int start, int step, int taps, int extent)
    {
        // Almost every window is undilated, and a division costs as much as the rest of a small one.
        if (step == 1)
        {
            int begin = Math.Max(0, start);
            return new PoolRange(begin, 1, Math.Max(0, Math.Min(start + taps, extent) - begin));
        }

        int skipped = start >= 0 ? 0 : (-start + step - 1) / step;
        int first = start + (skipped * step);
        int available = first >= extent ? 0 : ((extent - 1 - first) / step) + 1;
        return new PoolRange(first, step, Math.Max(0, Math.Min(taps - skipped, available)));
    }

    /// <summary>The output positions whose windows reach over an input position (counted from the start of the pads).</summary>
    public static (int First, int End) OutputsOver(int position, int windowExtent, int stride, int outputs)
    {
        int first = position < windowExtent ? 0 : ((position - windowExtent) / stride) + 1;
        return (first, Math.Min(outputs, (position / stride) + 1));
    }
}
