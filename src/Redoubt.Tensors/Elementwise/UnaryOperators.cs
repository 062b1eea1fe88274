using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>What one number becomes, on a register of any width. The loops around it are written once, in <see cref="ElementwiseKernels{V, S}"/>.</summary>
internal interface IUnaryOperator<V>
    where V : struct
{
    static abstract V Apply(V x, V a, V b);
}

/// <summary>The operators behind <see cref="UnaryOperation"/>, in its order.</summary>
internal static class UnaryOperators<V, S>
    where V : struct
    where S : struct, ISimd<V>
{
    public readonly struct Negate : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => S.Negate(x);
    }

    public readonly struct Absolute : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => S.Abs(x);
    }

    public readonly struct Sign : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => S.Or(S.And(S.Greater(x, S.Zero), S.Broadcast(1)), S.And(S.Greater(S.Zero, x), S.Broadcast(-1)));
    }

    public readonly struct Exp : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => VectorMath<V, S>.Exp(x);
    }

    public readonly struct Log : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => VectorMath<V, S>.Log(x);
    }

    public readonly struct Sqrt : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => S.Sqrt(x);
    }

    public readonly struct Relu : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => S.Select(S.Greater(S.Zero, x), S.Zero, x);
    }

    public readonly struct LeakyRelu : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => S.Select(S.Greater(x, S.Zero), x, S.Multiply(a, x));
    }

    public readonly struct Sigmoid : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => VectorMath<V, S>.Sigmoid(x);
    }

    public readonly struct Tanh : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => VectorMath<V, S>.Tanh(x);
    }

    public readonly struct Clip : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b)
        {
            // Comparisons with NaN fail, so it falls through both selections.
            V raised = S.Select(S.Greater(a, x), a, x);
            return S.Select(S.Greater(raised, b), b, raised);
        }
    }

    public readonly struct Erf : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => VectorMath<V, S>.Erf(x);
    }

    public readonly struct Softplus : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => VectorMath<V, S>.Softplus(x);
    }

    public readonly struct Floor : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => S.Floor(x);
    }

    public readonly struct Ceil : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => S.Negate(S.Floor(S.Negate(x)));
    }

    public readonly struct Round : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => S.RoundToNearestEven(x);
    }

    public readonly struct Copy : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => x;
    }

    public readonly struct Affine : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => S.Add(S.Multiply(a, x), b);
    }

    public readonly struct Expm1 : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => VectorMath<V, S>.Expm1(x);
    }

    public readonly struct Log1p : IUnaryOperator<V>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Apply(V x, V a, V b) => VectorMath<V, S>.Log1p(x);
    }
}
