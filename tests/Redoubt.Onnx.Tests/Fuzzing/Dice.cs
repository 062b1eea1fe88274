using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

/// <summary>Draws of one fuzzing case, one after the other; the key alone decides them.</summary>
internal sealed class Dice(RandomKey key)
{
    // Sizes at which something may change: vector widths, type limits, squares that overflow.
    private static readonly long[] Extremes =
    [
        0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 127, 128, 255, 256, 1000, 4096, 46341, 65535, 65536, 1 << 20, 1 << 24, 1 << 27, int.MaxValue, 1L << 31,
        1L << 32, 1L << 40, long.MaxValue, -1, -2, -3, -7, -128, int.MinValue, long.MinValue,
    ];

    private static readonly float[] ExtremeNumbers =
        [0, -0f, 1, -1, 0.5f, 2, 1e-38f, 1e-45f, 3e38f, -3e38f, 1e10f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, 127.5f, 16777216];

    private uint _draws;

    public int Below(int limit) => limit <= 1 ? 0 : key.Below(limit, _draws++);

    public bool Chance(int oneIn) => Below(oneIn) == 0;

    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>An integer that is near zero half of the time and extreme otherwise.</summary>
    public long Integer() => Chance(2) ? Below(7) - 2 : Of(Extremes);

    public float Number() => Chance(2) ? (Below(2001) - 1000) / 250f : Of(ExtremeNumbers);
}
