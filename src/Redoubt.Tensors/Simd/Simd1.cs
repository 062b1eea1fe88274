using System.Numerics;
using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>One float at a time, multiply and add rounded separately: what the vector paths are tested against.</summary>
internal readonly unsafe struct Simd1 : ISimd<float>
{
    private const uint AllBits = 0xFFFFFFFF;

    public static InstructionSet Set => InstructionSet.Scalar;

    public static int Width => 1;

    public static float Zero => 0;

    public static float Broadcast(float value) => value;

    public static float BroadcastBits(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    public static float Load(float* source) => *source;

    public static float LoadPartial(float* source, int count) => count > 0 ? *source : 0;

    public static void Store(float value, float* destination) => *destination = value;

    public static void StorePartial(float value, float* destination, int count)
    {
        if (count > 0) *destination = value;
    }

    public static float Add(float a, float b) => a + b;

    public static float Subtract(float a, float b) => a - b;

    public static float Multiply(float a, float b) => a * b;

    public static float Divide(float a, float b) => a / b;

    public static float MultiplyAdd(float a, float b, float c) => a * b + c;

    public static float Min(float a, float b) => a < b ? a : b;

    public static float Max(float a, float b) => a > b ? a : b;

    public static float Sqrt(float a) => MathF.Sqrt(a);

    public static float Abs(float a) => MathF.Abs(a);

    public static float Negate(float a) => -a;

    public static float Floor(float a) => MathF.Floor(a);

    public static float RoundToNearestEven(float a) => MathF.Round(a, MidpointRounding.ToEven);

    public static float Greater(float a, float b) => Mask(a > b);

    public static float GreaterOrEqual(float a, float b) => Mask(a >= b);

    public static float Equal(float a, float b) => Mask(a == b);

    public static float IsNaN(float a) => Mask(float.IsNaN(a));

    public static float Select(float mask, float a, float b) => Bits(mask) != 0 ? a : b;

    public static float And(float a, float b) => BroadcastBits(Bits(a) & Bits(b));

    public static float Or(float a, float b) => BroadcastBits(Bits(a) | Bits(b));

    public static float Xor(float a, float b) => BroadcastBits(Bits(a) ^ Bits(b));

    public static float AndNot(float a, float b) => BroadcastBits(Bits(a) & ~Bits(b));

    public static bool Any(float mask) => Bits(mask) != 0;

    public static float ScaleByPowerOfTwo(float x, float n)
    {
        int whole = (int)n, half = whole >> 1;
        return x * PowerOfTwo(half) * PowerOfTwo(whole - half);
    }

    public static float Exponent(float x) => (int)(Bits(x) >> 23) - 127;

    public static float Mantissa(float x) => BroadcastBits((Bits(x) & 0x007FFFFF) | 0x3F800000);

    public static float Sum(float a) => a;

    public static float MaxLane(float a) => a;

    public static float IsZeroBits(float a) => Mask(Bits(a) == 0);

    public static float LowestSetBit(float a) => BitConverter.Int32BitsToSingle(BitOperations.TrailingZeroCount(Bits(a)) & 31);

    public static float Lookup32(float* table, float index) => table[BitConverter.SingleToInt32Bits(index)];

    private static float PowerOfTwo(int n) => BroadcastBits((uint)(n + 127) << 23);

    private static float Mask(bool holds) => BroadcastBits(holds ? AllBits : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bits(float a) => BitConverter.SingleToUInt32Bits(a);
}
