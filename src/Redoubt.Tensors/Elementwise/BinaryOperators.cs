using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>What two numbers become, on a register of any width.</summary>
internal interface IBinaryOperator<V>
    where V : struct
{
    static abstract V Apply(V x, V y);
}

/// <summary>The operators behind <see cref="BinaryOperation"/>, in its order.</summary>
internal static class BinaryOperators<V, S>
    where V : struct
    where S : struct, ISimd<V>
{
    public readonly struct Add : IBinaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V y) => S.Add(x, y);
    }

    public readonly struct Subtract : IBinaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V y) => S.Subtract(x, y);
    }

    public readonly struct Multiply : IBinaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V y) => S.Multiply(x, y);
    }

    public readonly struct Divide : IBinaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V y) => S.Divide(x, y);
    }

    public readonly struct Min : IBinaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V y) => S.Select(S.Or(S.IsNaN(x), S.Greater(y, x)), x, y);
    }

    public readonly struct Max : IBinaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V y) => S.Select(S.Or(S.IsNaN(x), S.Greater(x, y)), x, y);
    }

    public readonly struct Pow : IBinaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V y) => VectorPower<V, S>.Pow(x, y);
    }

    public readonly struct MaskPositive : IBinaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V y) => S.And(S.Greater(y, S.Zero), x);
    }

    public readonly struct Equal : IBinaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V y) => S.And(S.Equal(x, y), S.Broadcast(1));
    }

    public readonly struct Greater : IBinaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V y) => S.And(S.Greater(x, y), S.Broadcast(1));
    }

    public readonly struct GreaterOrEqual : IBinaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V y) => S.And(S.GreaterOrEqual(x, y), S.Broadcast(1));
    }
}
