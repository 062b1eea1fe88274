using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>The orthonormal basis of plane waves of the two-dimensional discrete cosine transform (DCT-II), one set for each channel.</summary>
internal sealed class CosineBasis
{
    private readonly ImagePlan _plan;
    private readonly double[] _down, _across;
    private readonly int[] _low, _high;

    public CosineBasis(ImagePlan plan)
    {
        _plan = plan;
        _down = Waves(plan.Height);
        _across = plan.Width == plan.Height ? _down : Waves(plan.Width);
        int[] all = [.. Enumerable.Range(0, plan.Channels * plan.Plane)];
        _low = [.. all.Where(IsLow)];
        _high = [.. all.Where(vector => !IsLow(vector))];
    }

    /// <summary>A random order of all vectors, the lower half of the frequencies along both axes first.</summary>
    public int[] Shuffle(RandomKey key)
    {
        int[] low = key.Fold(0).Permutation(_low.Length), high = key.Fold(1).Permutation(_high.Length);
        return [.. low.Select(i => _low[i]), .. high.Select(i => _high[i])];
    }

    /// <summary>Adds a multiple of a vector and clips.</summary>
    /// <param name="vector">Channel, vertical and horizontal frequency, in the order of a value's index.</param>
    /// <param name="length">The multiple.</param>
    /// <param name="point">Changed in place.</param>
    /// <param name="bounds">Valid values.</param>
    public void Add(int vector, double length, Span<float> point, InputBounds bounds)
    {
        int first = vector / _plan.Plane * _plan.Plane, u = vector % _plan.Plane / _plan.Width, v = vector % _plan.Width;
        for (int y = 0; y < _plan.Height; y++)
        {
            double row = length * _down[(u * _plan.Height) + y];
            Span<float> line = point.Slice(first + (y * _plan.Width), _plan.Width);
            for (int x = 0; x < line.Length; x++)
                line[x] = Math.Clamp(line[x] + (float)(row * _across[(v * _plan.Width) + x]), bounds.Lower, bounds.Upper);
        }
    }

    private bool IsLow(int vector) => vector % _plan.Plane / _plan.Width < (_plan.Height + 1) / 2 && vector % _plan.Width < (_plan.Width + 1) / 2;

    /// <summary>Row k: √(2/n)·cos(π·k·(2i + 1)/(2n)), over √2 for k = 0.</summary>
    private static double[] Waves(int length)
    {
        var waves = new double[length * length];
        for (int k = 0; k < length; k++)
        {
            for (int i = 0; i < length; i++)
                waves[(k * length) + i] = Math.Sqrt((k == 0 ? 1.0 : 2.0) / length) * Math.Cos(Math.PI * k * ((2 * i) + 1) / (2.0 * length));
        }

        return waves;
    }
}
