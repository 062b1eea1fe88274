using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>How a kernel touches memory: whole registers, or the first lanes of one. Lets the body of a loop and of its tail be the same code.</summary>
internal unsafe interface ILaneAccess<V>
    where V : struct
{
    static abstract V Load(float* source, int lanes);

    static abstract void Store(V value, float* destination, int lanes);
}

/// <summary>Whole registers; the lane count is ignored.</summary>
internal readonly unsafe struct AllLanes<V, S> : ILaneAccess<V>
    where V : struct
    where S : struct, ISimd<V>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(float* source, int lanes) => S.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V value, float* destination, int lanes) => S.Store(value, destination);
}

/// <summary>The first lanes; zeros are loaded into the others.</summary>
internal readonly unsafe struct FirstLanes<V, S> : ILaneAccess<V>
    where V : struct
    where S : struct, ISimd<V>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(float* source, int lanes) => S.LoadPartial(source, lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V value, float* destination, int lanes) => S.StorePartial(value, destination, lanes);
}
