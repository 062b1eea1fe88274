using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>The row kernels on one register width.</summary>
internal sealed unsafe class RowKernels<V, S> : RowKernels
    where V : struct
    where S : struct, ISimd<V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Softmax(float* x, float* y, int rows, int length)
    {
        for (int row = 0; row < rows; row++)
        {
            float* source = x + ((nint)row * length), destination = y + ((nint)row * length);
            V max = S.Broadcast(Max(source, length));
            V sum = S.Zero;
            int i = 0;
            for (; i <= length - S.Width; i += S.Width)
            {
                V e = VectorMath<V, S>.Exp(S.Subtract(S.Load(source + i), max));
                S.Store(e, destination + i);
                sum = S.Add(sum, e);
            }

            int rest = length - i;
            V last = rest > 0 ? ExpOfPart(source + i, max, rest) : S.Zero;
            V divisor = S.Broadcast(S.Sum(S.Add(sum, last)));
            for (i = 0; i <= length - S.Width; i += S.Width) S.Store(S.Divide(S.Load(destination + i), divisor), destination + i);
            if (rest > 0) S.StorePartial(S.Divide(last, divisor), destination + i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void LogSoftmax(float* x, float* y, int rows, int length)
    {
        for (int row = 0; row < rows; row++)
        {
            float* source = x + ((nint)row * length), destination = y + ((nint)row * length);
            V max = S.Broadcast(Max(source, length));
            V sum = S.Zero;
            int i = 0;
            for (; i <= length - S.Width; i += S.Width) sum = S.Add(sum, VectorMath<V, S>.Exp(S.Subtract(S.Load(source + i), max)));
            int rest = length - i;
            if (rest > 0) sum = S.Add(sum, ExpOfPart(source + i, max, rest));

            V log = VectorMath<V, S>.Log(S.Broadcast(S.Sum(sum)));
            for (i = 0; i <= length - S.Width; i += S.Width) S.Store(S.Subtract(S.Subtract(S.Load(source + i), max), log), destination + i);
            if (rest > 0) S.StorePartial(S.Subtract(S.Subtract(S.LoadPartial(source + i, rest), max), log), destination + i, rest);
        }
    }

    // With NaN in the row the result is unspecified; the exponential of the NaN itself then poisons the sum, which is what is wanted.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Max(float* x, int length)
    {
        V lowest = S.Broadcast(float.NegativeInfinity), largest = lowest;
        int i = 0;
        for (; i <= length - S.Width; i += S.Width) largest = S.Max(largest, S.Load(x + i));
        int rest = length - i;
        if (rest > 0) largest = S.Max(largest, S.Select(Lanes<V, S>.First(rest), S.LoadPartial(x + i, rest), lowest));
        return S.MaxLane(largest);
    }

    /// <summary>e^(x - max) in the first lanes, zeros in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpOfPart(float* x, V max, int lanes) =>
        S.And(Lanes<V, S>.First(lanes), VectorMath<V, S>.Exp(S.Subtract(S.LoadPartial(x, lanes), max)));
}
