using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

internal sealed unsafe partial class ElementwiseKernels<V, S>
{
    internal override void ReduceColumns(ReduceOperation operation, in Reduction reduction, float* x, float* y, int count)
    {
        switch (operation)
        {
            case ReduceOperation.Sum: ReduceColumns<Adding>(reduction, x, y, count); break;
            case ReduceOperation.Max: ReduceColumns<Highest>(reduction, x, y, count); break;
            case ReduceOperation.Mean:
                ReduceColumns<Adding>(reduction, x, y, count);
                BinaryScalar(BinaryOperation.Div, y, reduction.Terms, y, count, scalarFirst: false);
                break;
            default: throw new ArgumentOutOfRangeException(nameof(operation), operation, "Unknown operation.");
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReduceColumns<TReducer>(in Reduction reduction, float* x, float* y, int count)
        where TReducer : struct, IReducer
    {
        // Four registers of columns at a time: each addition waits for the one before it, so several columns must be under way.
        int c = 0;
        for (; c <= count - (4 * S.Width); c += 4 * S.Width) ReduceFour<TReducer>(reduction, x + c, y + c);
        for (; c < count; c += S.Width) ReduceOne<TReducer>(reduction, x + c, y + c, Math.Min(S.Width, count - c));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReduceFour<TReducer>(in Reduction reduction, float* x, float* y)
        where TReducer : struct, IReducer
    {
        V start = S.Broadcast(TReducer.Start), total0 = start, total1 = start, total2 = start, total3 = start;
        (int inner, nint stride) = reduction.InnermostTerms;
        for (int term = 0; term < reduction.TermCount; term += inner)
        {
            float* value = x + reduction.TermOffset(term);
            for (int rest = inner; rest > 0; rest -= Reduction.RoundLength)
            {
                V round0 = start, round1 = start, round2 = start, round3 = start;
                for (int i = Math.Min(rest, Reduction.RoundLength); i > 0; i--, value += stride)
                {
                    round0 = TReducer.Add(round0, S.Load(value));
                    round1 = TReducer.Add(round1, S.Load(value + S.Width));
                    round2 = TReducer.Add(round2, S.Load(value + (2 * S.Width)));
                    round3 = TReducer.Add(round3, S.Load(value + (3 * S.Width)));
                }

                total0 = TReducer.Merge(total0, round0);
                total1 = TReducer.Merge(total1, round1);
                total2 = TReducer.Merge(total2, round2);
                total3 = TReducer.Merge(total3, round3);
            }
        }

        S.Store(total0, y);
        S.Store(total1, y + S.Width);
        S.Store(total2, y + (2 * S.Width));
        S.Store(total3, y + (3 * S.Width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ReduceOne<TReducer>(in Reduction reduction, float* x, float* y, int lanes)
        where TReducer : struct, IReducer
    {
        V start = S.Broadcast(TReducer.Start), total = start;
        (int inner, nint stride) = reduction.InnermostTerms;
        for (int term = 0; term < reduction.TermCount; term += inner)
        {
            float* value = x + reduction.TermOffset(term);
            for (int rest = inner; rest > 0; rest -= Reduction.RoundLength)
            {
                V round = start;
                for (int i = Math.Min(rest, Reduction.RoundLength); i > 0; i--, value += stride) round = TReducer.Add(round, S.LoadPartial(value, lanes));
                total = TReducer.Merge(total, round);
            }
        }

        S.StorePartial(total, y, lanes);
    }

    /// <summary>How a term joins a running result, and how two running results join.</summary>
    private interface IReducer
    {
        static abstract float Start { get; }

        static abstract V Add(V total, V x);

        static abstract V Merge(V total, V round);
    }

    private readonly struct Adding : IReducer
    {
        public static float Start => 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Add(V total, V x) => S.Add(total, x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Merge(V total, V round) => S.Add(total, round);
    }

    private readonly struct Highest : IReducer
    {
        public static float Start => float.NegativeInfinity;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Add(V total, V x) => BinaryOperators<V, S>.Max.Apply(total, x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Merge(V total, V round) => BinaryOperators<V, S>.Max.Apply(total, round);
    }
}
