using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>Masks for the last, partly filled register of a run.</summary>
internal static unsafe class Lanes<V, S>
    where V : struct
    where S : struct, ISimd<V>
{
    private const int MaxWidth = 16;

    // Sixteen lanes of set bits, then sixteen of zeros: a load that starts count lanes before the middle gives count set lanes. Pinned, so that its address stays.
    private static readonly float[] s_table = CreateTable();

    /// <summary>All bits set in the first lanes, none in the others.</summary>
    /// <param name="count">In [0, W].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V First(int count) => S.Load((float*)Unsafe.AsPointer(ref s_table[0]) + MaxWidth - count);

    private static float[] CreateTable()
    {
        float[] table = GC.AllocateArray<float>(2 * MaxWidth, pinned: true);
        table.AsSpan(0, MaxWidth).Fill(BitConverter.UInt32BitsToSingle(uint.MaxValue));
        return table;
    }
}
