using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>The sum.</summary>
internal readonly struct TreeSum : ITreeAggregate
{
    public static float Start => 0;

    public static float Combine(float sum, float contribution) => sum + contribution;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V, S>(V sum, V contribution)
        where V : struct
        where S : struct, ISimd<V> =>
        S.Add(sum, contribution);
}

/// <summary>The smallest; NaN stands for "none yet".</summary>
internal readonly struct TreeMinimum : ITreeAggregate
{
    public static float Start => float.NaN;

    public static float Combine(float sum, float contribution) => sum <= contribution ? sum : contribution;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V, S>(V sum, V contribution)
        where V : struct
        where S : struct, ISimd<V> =>
        S.Select(S.GreaterOrEqual(contribution, sum), sum, contribution);
}

/// <summary>The largest; NaN stands for "none yet".</summary>
internal readonly struct TreeMaximum : ITreeAggregate
{
    public static float Start => float.NaN;

    public static float Combine(float sum, float contribution) => sum >= contribution ? sum : contribution;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Combine<V, S>(V sum, V contribution)
        where V : struct
        where S : struct, ISimd<V> =>
        S.Select(S.GreaterOrEqual(sum, contribution), sum, contribution);
}
