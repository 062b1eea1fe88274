using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>Exponential, logarithm and their relatives on a register of any width: one polynomial for every lane, so a number's result depends on nothing but the number.</summary>
/// <remarks>
/// The polynomials are minimax fits in the relative error of the result, made with coefficients rounded to float one after the other; the error in the
/// comments is that of the polynomial alone, in units of 2^-24. The bounds of the functions, rounding included, are tested against double precision.
/// </remarks>
internal static class VectorMath<V, S>
    where V : struct
    where S : struct, ISimd<V>
{
    private const float Log2E = 1.44269504f;

    // ln 2 in two parts: the first has 10 significant bits, so its product with an exponent is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp(V x)
    {
        // Beyond these ends the result is infinity or zero whatever the rest does, and the exponent stays in the range that can be scaled by.
        V clamped = S.Min(S.Max(x, S.Broadcast(-104)), S.Broadcast(89));
        V n = S.RoundToNearestEven(S.Multiply(clamped, S.Broadcast(Log2E)));
        V r = S.MultiplyAdd(n, S.Broadcast(-Ln2High), clamped);
        r = S.MultiplyAdd(n, S.Broadcast(-Ln2Low), r);
        return S.Select(S.IsNaN(x), x, S.ScaleByPowerOfTwo(ExpOfReduced(r), n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1(V x)
    {
        // e^x - 1 = 2^n·(e^r - 1) + (2^n - 1); where n = 0 nothing is lost. From n = 32 on the 1 is below the rounding, and 2^n itself would overflow before e^x.
        V clamped = S.Min(S.Max(x, S.Broadcast(-104)), S.Broadcast(89));
        V n = S.RoundToNearestEven(S.Multiply(clamped, S.Broadcast(Log2E)));
        V r = S.MultiplyAdd(n, S.Broadcast(-Ln2High), clamped);
        r = S.MultiplyAdd(n, S.Broadcast(-Ln2Low), r);
        V reduced = Expm1OfReduced(r);
        V scale = S.ScaleByPowerOfTwo(S.Broadcast(1), S.Min(n, S.Broadcast(32)));
        V moderate = S.MultiplyAdd(scale, reduced, S.Subtract(scale, S.Broadcast(1)));
        V large = S.ScaleByPowerOfTwo(S.Add(S.Broadcast(1), reduced), n);
        V result = S.Or(S.Select(S.Greater(n, S.Broadcast(31)), large, moderate), S.And(x, SignBit));
        return S.Select(S.IsNaN(x), x, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p(V x)
    {
        // With u = 1 + x rounded, ln(1 + x) = ln u · x / (u - 1) repairs what the rounding lost.
        V one = S.Broadcast(1);
        V u = S.Add(one, x);
        V lost = S.Equal(u, one);
        V difference = S.Select(lost, one, S.Subtract(u, one));
        V result = S.Select(lost, x, S.Multiply(Log(u), S.Divide(x, difference)));
        return S.Select(S.Equal(x, S.Broadcast(float.PositiveInfinity)), x, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log(V x)
    {
        // Subnormal numbers have no exponent of their own: they are scaled into the normal range first.
        V isTiny = S.Greater(S.Broadcast(1.17549435e-38f), x);
        V scaled = S.Select(isTiny, S.Multiply(x, S.Broadcast(8388608)), x);
        (V exponent, V f) = Reduce(scaled);
        exponent = S.Add(exponent, S.And(isTiny, S.Broadcast(-23)));

        // ln(1 + f) = f - f²/2 + f³·p(f), |f| <= 1/3; 0.08.
        V p = S.Broadcast(-0.128763f);
        p = S.MultiplyAdd(p, f, S.Broadcast(0.13983905f));
        p = S.MultiplyAdd(p, f, S.Broadcast(-0.12188562f));
        p = S.MultiplyAdd(p, f, S.Broadcast(0.14005864f));
        p = S.MultiplyAdd(p, f, S.Broadcast(-0.16680096f));
        p = S.MultiplyAdd(p, f, S.Broadcast(0.2001042f));
        p = S.MultiplyAdd(p, f, S.Broadcast(-0.2499981f));
        p = S.MultiplyAdd(p, f, S.Broadcast(0.33333215f));
        V square = S.Multiply(f, f);
        V rest = S.MultiplyAdd(exponent, S.Broadcast(Ln2Low), S.Multiply(S.Multiply(square, f), p));
        rest = S.MultiplyAdd(square, S.Broadcast(-0.5f), rest);
        V result = S.MultiplyAdd(exponent, S.Broadcast(Ln2High), S.Add(f, rest));

        result = S.Select(S.Greater(S.Broadcast(float.PositiveInfinity), x), result, x);
        result = S.Select(S.Greater(S.Zero, x), S.Broadcast(float.NaN), result);
        return S.Select(S.Equal(x, S.Zero), S.Broadcast(float.NegativeInfinity), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid(V x)
    {
        // The exponential of a negative number cannot overflow; the form e / (1 + e) keeps the relative accuracy of tiny results.
        V one = S.Broadcast(1);
        V e = Exp(S.Negate(S.Abs(x)));
        return S.Divide(S.Select(S.Greater(S.Zero, x), e, one), S.Add(one, e));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh(V x)
    {
        V magnitude = S.Abs(x);
        V one = S.Broadcast(1);
        V e = Exp(S.Add(magnitude, magnitude));
        V large = S.Subtract(one, S.Divide(S.Broadcast(2), S.Add(e, one)));

        // tanh x = x + x³·p(x²), |x| <= 0.625; 0.08. The other form cancels there.
        V square = S.Multiply(x, x);
        V p = S.Broadcast(-0.005692757f);
        p = S.MultiplyAdd(p, square, S.Broadcast(0.020628467f));
        p = S.MultiplyAdd(p, square, S.Broadcast(-0.053736564f));
        p = S.MultiplyAdd(p, square, S.Broadcast(0.13331406f));
        p = S.MultiplyAdd(p, square, S.Broadcast(-0.3333328f));
        V small = S.MultiplyAdd(S.Multiply(square, magnitude), p, magnitude);
        return S.Or(S.Select(S.Greater(magnitude, S.Broadcast(0.625f)), large, small), S.And(x, SignBit));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf(V x)
    {
        V magnitude = S.Abs(x);

        // erf x = x + x·p(x²), |x| <= 0.921875; 0.27.
        V square = S.Multiply(x, x);
        V p = S.Broadcast(-0.0005994505f);
        p = S.MultiplyAdd(p, square, S.Broadcast(0.004994038f));
        p = S.MultiplyAdd(p, square, S.Broadcast(-0.026767349f));
        p = S.MultiplyAdd(p, square, S.Broadcast(0.112818435f));
        p = S.MultiplyAdd(p, square, S.Broadcast(-0.37612498f));
        p = S.MultiplyAdd(p, square, S.Broadcast(0.12837915f));
        V small = S.MultiplyAdd(x, p, x);

        // erf x = 1 - e^-g(x) with g = -ln erfc, a smooth function, 0.921875 <= x <= 3.95; 0.03. Beyond, the result is 1.
        V t = S.Min(magnitude, S.Broadcast(3.95f));
        V g = S.Broadcast(-0.0001956287f);
        g = S.MultiplyAdd(g, t, S.Broadcast(0.0030402832f));
        g = S.MultiplyAdd(g, t, S.Broadcast(-0.022215566f));
        g = S.MultiplyAdd(g, t, S.Broadcast(0.10390869f));
        g = S.MultiplyAdd(g, t, S.Broadcast(0.6372077f));
        g = S.MultiplyAdd(g, t, S.Broadcast(1.1276609f));
        g = S.MultiplyAdd(g, t, S.Broadcast(0.00019917161f));
        V large = S.Subtract(S.Broadcast(1), Exp(S.Negate(g)));

        V signed = S.Or(large, S.And(x, SignBit));
        return S.Select(S.Greater(magnitude, S.Broadcast(0.921875f)), signed, small);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Softplus(V x)
    {
        // max(x, 0) + ln(1 + e^-|x|).
        V log = Log1p(Exp(S.Negate(S.Abs(x))));
        return S.Add(S.Select(S.Greater(S.Zero, x), S.Zero, x), log);
    }

    /// <summary>e^r for |r| &lt;= ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpOfReduced(V r) => S.Add(S.Broadcast(1), Expm1OfReduced(r));

    /// <summary>e^r - 1 for |r| &lt;= ln 2 / 2: r + r²·p(r); the error is 0.06 of e^r's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Expm1OfReduced(V r)
    {
        V p = S.Broadcast(0.0013817397f);
        p = S.MultiplyAdd(p, r, S.Broadcast(0.008368537f));
        p = S.MultiplyAdd(p, r, S.Broadcast(0.041668303f));
        p = S.MultiplyAdd(p, r, S.Broadcast(0.16666523f));
        p = S.MultiplyAdd(p, r, S.Broadcast(0.49999994f));
        return S.MultiplyAdd(S.Multiply(r, r), p, r);
    }

    /// <summary>Splits a positive normal number into 2^e · (1 + f) with |f| &lt;= 1/3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (V Exponent, V F) Reduce(V x)
    {
        V exponent = S.Exponent(x);
        V mantissa = S.Mantissa(x);
        V isUpper = S.Greater(mantissa, S.Broadcast(4f / 3));
        V f = S.Subtract(S.Select(isUpper, S.Multiply(mantissa, S.Broadcast(0.5f)), mantissa), S.Broadcast(1));
        return (S.Add(exponent, S.And(isUpper, S.Broadcast(1))), f);
    }

    private static V SignBit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => S.BroadcastBits(0x8000_0000);
    }
}
