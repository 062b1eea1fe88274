namespace Redoubt.Tensors;

/// <summary>Operations on a register <typeparamref name="V"/> of floats, so that one kernel source serves every width. A kernel takes
/// <c>&lt;V, S&gt; where V : struct where S : struct, ISimd&lt;V&gt;</c> and keeps its locals in V.</summary>
/// <remarks>Comparisons give masks: all bits set in lanes where they hold, none elsewhere. Lane-wise results are the same for every width but for
/// <see cref="MultiplyAdd"/> of the scalar set, which rounds twice.</remarks>
internal unsafe interface ISimd<V>
    where V : struct
{
    static abstract InstructionSet Set { get; }

    /// <summary>Floats in V.</summary>
    static abstract int Width { get; }

    static abstract V Zero { get; }

    static abstract V Broadcast(float value);

    /// <summary>Every lane gets this bit pattern.</summary>
    static abstract V BroadcastBits(uint bits);

    static abstract V Load(float* source);

    /// <summary>The first count lanes from memory, zeros in the others. Touches no memory beyond them; count in [0, Width].</summary>
    static abstract V LoadPartial(float* source, int count);

    static abstract void Store(V value, float* destination);

    /// <summary>Writes the first count lanes and touches no memory beyond them; count in [0, Width].</summary>
    static abstract void StorePartial(V value, float* destination, int count);

    static abstract V Add(V a, V b);

    static abstract V Subtract(V a, V b);

    static abstract V Multiply(V a, V b);

    static abstract V Divide(V a, V b);

    /// <summary>a · b + c, rounded once where the processor has a fused instruction of this width.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>Smaller operand; which one comes back for NaN operands or for zeros of both signs is unspecified. Callers that must pass NaN on select it themselves.</summary>
    static abstract V Min(V a, V b);

    /// <summary>Larger operand; NaN and signed zeros as for <see cref="Min"/>.</summary>
    static abstract V Max(V a, V b);

    static abstract V Sqrt(V a);

    static abstract V Abs(V a);

    static abstract V Negate(V a);

    static abstract V Floor(V a);

    static abstract V RoundToNearestEven(V a);

    static abstract V Greater(V a, V b);

    static abstract V GreaterOrEqual(V a, V b);

    static abstract V Equal(V a, V b);

    static abstract V IsNaN(V a);

    /// <summary>Lanes of a where the mask holds, of b elsewhere.</summary>
    static abstract V Select(V mask, V a, V b);

    static abstract V And(V a, V b);

    static abstract V Or(V a, V b);

    static abstract V Xor(V a, V b);

    /// <summary>Bits of a that are not set in b.</summary>
    static abstract V AndNot(V a, V b);

    static abstract bool Any(V mask);

    /// <summary>x · 2^n for integer-valued n in [-252, 254]. Two exact multiplications, so a subnormal result rounds once at most.</summary>
    static abstract V ScaleByPowerOfTwo(V x, V n);

    /// <summary>The exponent e of x = m · 2^e with m in [1, 2), as a float, for positive normal x.</summary>
    static abstract V Exponent(V x);

    /// <summary>The factor m in [1, 2) of x = m · 2^e, for positive normal x.</summary>
    static abstract V Mantissa(V x);

    /// <summary>Adds all lanes: the upper half onto the lower half, until one lane is left.</summary>
    static abstract float Sum(V a);

    /// <summary>Largest lane, halves folded as in <see cref="Sum"/>; unspecified with NaN.</summary>
    static abstract float MaxLane(V a);

    /// <summary>All bits set in lanes whose bits are all clear.</summary>
    static abstract V IsZeroBits(V a);

    /// <summary>The position, from 0 to 31, of the lowest set bit of each lane, as an integer bit pattern; any such position for lanes without one.</summary>
    static abstract V LowestSetBit(V a);

    /// <summary>One of 32 numbers for each lane.</summary>
    /// <param name="table">The numbers.</param>
    /// <param name="index">Integer bit patterns in [0, 31].</param>
    static abstract V Lookup32(float* table, V index);
}
