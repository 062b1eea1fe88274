using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Redoubt.Tensors;

/// <summary>Masks for the last, partly filled register of a run.</summary>
internal static unsafe class Lanes<V, S>
    where V : struct
    where S : struct, ISimd<V>
{
    private const int MaxWidth = 16;

    // Sixteen lanes of set bits, then sixteen of zeros: a load that starts count lanes before the middle gives count set lanes. Data of the program itself: its address is fixed.
    private static ReadOnlySpan<int> Table =>
    [
        -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    /// <summary>All bits set in the first lanes, none in the others.</summary>
    /// <param name="count">In [0, W].</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V First(int count) => S.Load((float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(Table)) + MaxWidth - count);
}
