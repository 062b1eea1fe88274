using System.Runtime.Intrinsics;

namespace Redoubt.Tensors.Tests;

public sealed unsafe class SimdTests
{
    private static readonly float[] Values = [.. Special(), .. Uniform()];

    [Fact]
    public void Operations_EveryWidth_EqualScalarLaneByLane()
    {
        if (InstructionSets.IsSupported(InstructionSet.Vector512)) CheckAll<Vector512<float>, Simd512>();
        if (InstructionSets.IsSupported(InstructionSet.Vector256)) CheckAll<Vector256<float>, Simd256>();
        if (InstructionSets.IsSupported(InstructionSet.Vector128)) CheckAll<Vector128<float>, Simd128>();
    }

    [Fact]
    public void PartialLoadAndStore_EveryCount_TouchesNothingBeyond()
    {
        CheckPartial<Vector512<float>, Simd512>();
        CheckPartial<Vector256<float>, Simd256>();
        CheckPartial<Vector128<float>, Simd128>();
        CheckPartial<float, Simd1>();
    }

    [Fact]
    public void Sum_AnyWidth_FoldsUpperHalfOntoLower()
    {
        CheckSum<Vector512<float>, Simd512>();
        CheckSum<Vector256<float>, Simd256>();
        CheckSum<Vector128<float>, Simd128>();
    }

    [Fact]
    public void ScaleByPowerOfTwo_WholeRange_IsExact()
    {
        for (int n = -252; n <= 254; n++)
        {
            float expected = (float)(1.5 * Math.Pow(2, n));
            Assert.Equal(expected, Simd1.ScaleByPowerOfTwo(1.5f, n));
            Assert.Equal(expected, Simd512.ScaleByPowerOfTwo(Vector512.Create(1.5f), Vector512.Create((float)n))[7]);
        }
    }

    [Fact]
    public void ExponentAndMantissa_NormalNumbers_MultiplyToTheNumber()
    {
        foreach (float value in Values.Where(v => v > 0 && float.IsNormal(v)))
        {
            float exponent = Simd1.Exponent(value), mantissa = Simd1.Mantissa(value);

            Assert.InRange(mantissa, 1, MathF.BitDecrement(2));
            Assert.Equal(value, mantissa * Math.Pow(2, exponent));
        }
    }

    [Fact]
    public void LowestSetBitAndLookup_EveryPosition_FindTheNumber()
    {
        CheckLookup<Vector512<float>, Simd512>();
        CheckLookup<Vector256<float>, Simd256>();
        CheckLookup<Vector128<float>, Simd128>();
        CheckLookup<float, Simd1>();
    }

    private static IEnumerable<float> Special() =>
        [0, -0f, 1, -1, 0.5f, 2.5f, -2.5f, 3.5f, float.Epsilon, float.MaxValue, float.NegativeInfinity, float.PositiveInfinity, float.NaN, 1e-38f, 8388609, -7.25f];

    private static float[] Uniform()
    {
        var values = new float[48];
        new RandomKey(5).FillUniform(values, -100, 100);
        return values;
    }

    private static void CheckAll<V, S>()
        where V : struct
        where S : struct, ISimd<V>
    {
        Binary<V, S>(S.Add, Simd1.Add);
        Binary<V, S>(S.Subtract, Simd1.Subtract);
        Binary<V, S>(S.Multiply, Simd1.Multiply);
        Binary<V, S>(S.Divide, Simd1.Divide);
        Binary<V, S>(S.Greater, Simd1.Greater);
        Binary<V, S>(S.GreaterOrEqual, Simd1.GreaterOrEqual);
        Binary<V, S>(S.Equal, Simd1.Equal);
        Binary<V, S>(S.And, Simd1.And);
        Binary<V, S>(S.Or, Simd1.Or);
        Binary<V, S>(S.Xor, Simd1.Xor);
        Binary<V, S>(S.AndNot, Simd1.AndNot);
        Binary<V, S>((a, b) => S.Select(S.Greater(a, b), a, b), (a, b) => Simd1.Select(Simd1.Greater(a, b), a, b));

        // Minimum and maximum leave NaN and zeros of both signs open.
        Binary<V, S>(S.Min, Simd1.Min, (a, b) => !float.IsNaN(a + b) && a != b);
        Binary<V, S>(S.Max, Simd1.Max, (a, b) => !float.IsNaN(a + b) && a != b);
        Unary<V, S>(S.Sqrt, Simd1.Sqrt);
        Unary<V, S>(S.Abs, Simd1.Abs);
        Unary<V, S>(S.Negate, Simd1.Negate);
        Unary<V, S>(S.Floor, Simd1.Floor);
        Unary<V, S>(S.RoundToNearestEven, Simd1.RoundToNearestEven);
        Unary<V, S>(S.IsNaN, Simd1.IsNaN);
        Unary<V, S>(a => S.Exponent(S.Abs(a)), a => Simd1.Exponent(Simd1.Abs(a)));
        Unary<V, S>(S.Mantissa, Simd1.Mantissa);
        Unary<V, S>(S.IsZeroBits, Simd1.IsZeroBits);
        Binary<V, S>((a, b) => S.MultiplyAdd(a, b, a), InstructionSets.FusedMultiplyAdd ? (a, b) => MathF.FusedMultiplyAdd(a, b, a) : (a, b) => a * b + a);
    }

    private static void Binary<V, S>(Func<V, V, V> vector, Func<float, float, float> scalar, Func<float, float, bool>? where = null)
        where V : struct
        where S : struct, ISimd<V>
    {
        float* lanes = stackalloc float[16];
        foreach (float other in Values)
        {
            fixed (float* values = Values)
            {
                for (int i = 0; i < Values.Length; i += S.Width)
                {
                    S.Store(vector(S.Load(values + i), S.Broadcast(other)), lanes);
                    for (int j = 0; j < S.Width; j++)
                    {
                        float a = Values[i + j], expected = scalar(a, other);
                        if (where?.Invoke(a, other) == false) continue;
                        bool same = BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(lanes[j]);
                        bool arithmeticNaN = float.IsNaN(expected) && float.IsNaN(lanes[j]) && float.IsNaN(a + other + a * other + a / other);
                        Assert.True(same || arithmeticNaN, $"{S.Set}: {a:R}, {other:R} gave {lanes[j]:R} instead of {expected:R}");
                    }
                }
            }
        }
    }

    private static void Unary<V, S>(Func<V, V> vector, Func<float, float> scalar)
        where V : struct
        where S : struct, ISimd<V> => Binary<V, S>((a, _) => vector(a), (a, _) => scalar(a), (a, _) => !float.IsNaN(scalar(a)) || BitConverter.SingleToUInt32Bits(scalar(a)) == uint.MaxValue);

    private static void CheckPartial<V, S>()
        where V : struct
        where S : struct, ISimd<V>
    {
        float* lanes = stackalloc float[16];
        for (int count = 0; count <= S.Width; count++)
        {
            using var source = new ProtectedMemory(count);
            using var target = new ProtectedMemory(count);
            for (int i = 0; i < count; i++) source.Pointer[i] = i + 1;
            V value = S.LoadPartial(source.Pointer, count);
            S.Store(value, lanes);
            S.StorePartial(S.Add(value, value), target.Pointer, count);
            for (int i = 0; i < S.Width; i++) Assert.Equal(i < count ? i + 1 : 0, lanes[i]);
            for (int i = 0; i < count; i++) Assert.Equal(2 * (i + 1), target.Pointer[i]);
        }
    }

    private static void CheckSum<V, S>()
        where V : struct
        where S : struct, ISimd<V>
    {
        float[] lanes = Uniform()[..S.Width];
        fixed (float* pointer = lanes)
        {
            V value = S.Load(pointer);
            float largest = lanes.Max();
            for (int half = S.Width / 2; half > 0; half /= 2)
            {
                for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
            }

            Assert.Equal(lanes[0], S.Sum(value));
            Assert.Equal(largest, S.MaxLane(value));
            Assert.True(S.Any(S.Equal(value, S.Broadcast(largest))));
            Assert.False(S.Any(S.Greater(value, S.Broadcast(largest))));
        }
    }

    private static void CheckLookup<V, S>()
        where V : struct
        where S : struct, ISimd<V>
    {
        using var table = new ProtectedMemory(32);
        for (int i = 0; i < 32; i++) table.Pointer[i] = 100 + i;
        float* lanes = stackalloc float[16];
        for (int bit = 0; bit < 32; bit++)
        {
            foreach (uint above in (uint[])[0, 0xFFFFFFFF, 0xA5A5A5A5])
            {
                V bits = S.BroadcastBits((1u << bit) | (above & ~((1u << bit) - 1)));
                S.Store(S.Lookup32(table.Pointer, S.LowestSetBit(bits)), lanes);
                for (int i = 0; i < S.Width; i++) Assert.Equal(100 + bit, lanes[i]);
            }
        }

        // Without a bit the position is any, but one in the table.
        S.Store(S.Lookup32(table.Pointer, S.LowestSetBit(S.Zero)), lanes);
        for (int i = 0; i < S.Width; i++) Assert.InRange(lanes[i], 100, 131);
    }
}
