using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

internal sealed unsafe partial class ElementwiseKernels<V, S>
{
    public override float Sum(float* x, int count) => Accumulate<Plain>(x, x, count);

    public override float Dot(float* x, float* y, int count) => Accumulate<Product>(x, y, count);

    public override float Max(float* x, int count) => Largest(x, count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void ReduceRows(ReduceOperation operation, float* x, float* y, int rows, int length)
    {
        for (int row = 0; row < rows; row++, x += length)
        {
            y[row] = operation switch
            {
                ReduceOperation.Max => Largest(x, length),
                ReduceOperation.Mean => (float)((double)Accumulate<Plain>(x, x, length) / length),
                _ => Accumulate<Plain>(x, x, length),
            };
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Accumulate<TTerm>(float* x, float* y, int count)
        where TTerm : struct, ITerm
    {
        // Four sums, because one would wait for the previous addition each time.
        V sum0 = S.Zero, sum1 = S.Zero, sum2 = S.Zero, sum3 = S.Zero;
        int i = 0;
        for (; i <= count - (4 * S.Width); i += 4 * S.Width)
        {
            sum0 = TTerm.Add(sum0, S.Load(x + i), S.Load(y + i));
            sum1 = TTerm.Add(sum1, S.Load(x + i + S.Width), S.Load(y + i + S.Width));
            sum2 = TTerm.Add(sum2, S.Load(x + i + (2 * S.Width)), S.Load(y + i + (2 * S.Width)));
            sum3 = TTerm.Add(sum3, S.Load(x + i + (3 * S.Width)), S.Load(y + i + (3 * S.Width)));
        }

        sum0 = AddPart<TTerm>(sum0, x, y, i, count);
        sum1 = AddPart<TTerm>(sum1, x, y, i + S.Width, count);
        sum2 = AddPart<TTerm>(sum2, x, y, i + (2 * S.Width), count);
        sum3 = AddPart<TTerm>(sum3, x, y, i + (3 * S.Width), count);
        return S.Sum(S.Add(S.Add(sum0, sum1), S.Add(sum2, sum3)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AddPart<TTerm>(V sum, float* x, float* y, int start, int count)
        where TTerm : struct, ITerm
    {
        int lanes = Math.Min(S.Width, count - start);
        return lanes <= 0 ? sum : TTerm.Add(sum, S.LoadPartial(x + start, lanes), S.LoadPartial(y + start, lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Largest(float* x, int count)
    {
        V lowest = S.Broadcast(float.NegativeInfinity);
        V largest0 = lowest, largest1 = lowest, sawNaN = S.Zero;
        int i = 0;
        for (; i <= count - (2 * S.Width); i += 2 * S.Width)
        {
            V value0 = S.Load(x + i), value1 = S.Load(x + i + S.Width);
            sawNaN = S.Or(sawNaN, S.Or(S.IsNaN(value0), S.IsNaN(value1)));
            largest0 = S.Max(largest0, value0);
            largest1 = S.Max(largest1, value1);
        }

        for (; i < count; i += S.Width)
        {
            int lanes = Math.Min(S.Width, count - i);
            V value = S.Select(Lanes<V, S>.First(lanes), S.LoadPartial(x + i, lanes), lowest);
            sawNaN = S.Or(sawNaN, S.IsNaN(value));
            largest0 = S.Max(largest0, value);
        }

        return S.Any(sawNaN) ? float.NaN : S.MaxLane(S.Max(largest0, largest1));
    }

    private interface ITerm
    {
        static abstract V Add(V sum, V x, V y);
    }

    private readonly struct Plain : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Add(V sum, V x, V y) => S.Add(sum, x);
    }

    private readonly struct Product : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Add(V sum, V x, V y) => S.MultiplyAdd(x, y, sum);
    }
}
