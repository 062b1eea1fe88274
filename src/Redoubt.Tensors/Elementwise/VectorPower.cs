using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>x^y on a register of any width, 3 ulp.</summary>
/// <remarks>
/// <para>A float logarithm is not enough: its error is multiplied by y, up to 128·2^24 ulp of the result. So log2 |x| is carried as an unevaluated sum of two floats.
/// Exact products are made by cutting factors to 12 bits, not by fused operations, so that sets with and without them agree on what is exact.</para>
/// <para>Special cases as in C99 F.9.4.4 and PyTorch: x^0 = 1 and 1^y = 1 even with NaN; a negative x needs an integer y.</para>
/// </remarks>
internal static class VectorPower<V, S>
    where V : struct
    where S : struct, ISimd<V>
{
    // 1 / ln 2 in two parts, the first of 12 bits.
    private const float InverseLn2High = 1.4423828125f;
    private const float InverseLn2Low = 3.122284e-4f;
    private const float InverseLn2 = 1.44269504f;

    private const float TwoThirdsHigh = 0.66650390625f;
    private const float TwoThirdsLow = 1.6276042e-4f;
    private const float TwoThirds = 0.6666667f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Pow(V x, V y)
    {
        V magnitude = S.Abs(x);

        // The smallest |log2 x| other than 0 is 2^-24 / ln 2, so at |y| = 2^33 every result is already 0 or infinity.
        V exponent = S.Select(S.IsNaN(y), y, S.Min(S.Max(y, S.Broadcast(-8589934592)), S.Broadcast(8589934592)));
        V power = PowOfPositive(magnitude, exponent);

        V infinity = S.Broadcast(float.PositiveInfinity);
        V isZero = S.Equal(x, S.Zero);
        V isInfinite = S.Equal(magnitude, infinity);
        V vanishes = S.Xor(S.Greater(S.Zero, exponent), isZero);
        power = S.Select(S.Or(isZero, isInfinite), S.Select(vanishes, S.Zero, infinity), power);
        power = S.Select(S.Or(S.IsNaN(x), S.IsNaN(y)), S.Add(x, y), power);
        power = WithSign(x, exponent, power, isZero);

        V one = S.Broadcast(1);
        return S.Select(S.Or(S.Equal(y, S.Zero), S.Equal(x, one)), one, power);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V WithSign(V x, V y, V power, V isZero)
    {
        V isInteger = S.Equal(S.Floor(y), y);
        V half = S.Multiply(y, S.Broadcast(0.5f));
        V isOdd = S.AndNot(isInteger, S.Equal(S.Floor(half), half));
        V sign = S.And(S.And(isOdd, x), S.BroadcastBits(0x8000_0000));

        // -∞ to a fraction is ∞, a finite negative number to a fraction is not a number.
        V isFiniteNegative = S.And(S.Greater(S.Zero, x), S.Greater(x, S.Broadcast(float.NegativeInfinity)));
        V undefined = S.AndNot(S.AndNot(isFiniteNegative, isZero), isInteger);
        return S.Select(undefined, S.Broadcast(float.NaN), S.Xor(power, sign));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PowOfPositive(V x, V y)
    {
        (V high, V low) = Log2(x);

        // y · (high + low) with an exact leading product.
        V yHigh = Cut(y);
        V product = S.Multiply(yHigh, high);
        V rest = S.Add(S.Multiply(S.Subtract(y, yHigh), high), S.Multiply(y, low));

        // Ends as in Exp: at 192 the result has overflowed and at -192 vanished, and within them the exponent can be scaled by.
        V total = S.Add(product, rest);
        V clamped = S.Min(S.Max(total, S.Broadcast(-192)), S.Broadcast(192));
        V n = S.RoundToNearestEven(clamped);
        V isInside = S.Equal(clamped, total);
        V fraction = S.And(isInside, S.Add(S.Subtract(product, n), rest));
        V r = S.Multiply(fraction, S.Broadcast(0.693147181f));
        return S.ScaleByPowerOfTwo(VectorMath<V, S>.ExpOfReduced(r), n);
    }

    /// <summary>log2 x = high + low for positive finite x; high has 12 bits, the sum an error near 2^-31 of the fraction's logarithm.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V High, V Low) Log2(V x)
    {
        V isTiny = S.Greater(S.Broadcast(1.17549435e-38f), x);
        (V exponent, V f) = VectorMath<V, S>.Reduce(S.Select(isTiny, S.Multiply(x, S.Broadcast(8388608)), x));
        exponent = S.Add(exponent, S.And(isTiny, S.Broadcast(-23)));

        // s = f / (2 + f) as sHigh + sLow: the remainder of the division by hand.
        V divisor = S.Add(S.Broadcast(2), f);
        V divisorLow = S.Subtract(f, S.Subtract(divisor, S.Broadcast(2)));
        V inverse = S.Divide(S.Broadcast(1), divisor);
        V s = S.Multiply(f, inverse);
        V sHigh = Cut(s);
        V divisorHigh = Cut(divisor);
        V remainder = S.Subtract(f, S.Multiply(sHigh, divisorHigh));
        remainder = S.Subtract(remainder, S.Multiply(sHigh, S.Subtract(divisor, divisorHigh)));
        remainder = S.Subtract(remainder, S.Multiply(sHigh, divisorLow));
        V sLow = S.Multiply(remainder, inverse);

        // ln(1 + f) = 2s + s·t with t = s²·p(s²), |s| <= 0.2; the polynomial's error is 2e-3 of 2^-24.
        (V tHigh, V tLow) = CubicTerm(s, sHigh, sLow);
        V twice = S.Add(sHigh, sHigh);
        V product = S.Multiply(sHigh, tHigh);
        V logHigh = S.Add(twice, product);
        V logLow = S.Subtract(product, S.Subtract(logHigh, twice));
        logLow = S.Add(logLow, S.Add(S.Add(sLow, sLow), S.Add(S.Multiply(sHigh, tLow), S.Multiply(sLow, S.Add(tHigh, tLow)))));

        // Renormalize: 12 bits above, everything else below.
        V log = S.Add(logHigh, logLow);
        V cut = Cut(log);
        logLow = S.Add(S.Subtract(logHigh, cut), logLow);

        V high = S.Multiply(cut, S.Broadcast(InverseLn2High));
        V low = S.Add(S.Multiply(cut, S.Broadcast(InverseLn2Low)), S.Multiply(logLow, S.Broadcast(InverseLn2)));
        V sum = S.Add(S.Add(exponent, high), low);
        V result = Cut(sum);
        return (result, S.Add(S.Add(S.Subtract(exponent, result), high), low));
    }

    /// <summary>s²·p(s²) = high + low, p = 2/3 + q; high has 12 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V High, V Low) CubicTerm(V s, V sHigh, V sLow)
    {
        V square = S.Multiply(s, s);
        V q = S.Broadcast(0.23735403f);
        q = S.MultiplyAdd(q, square, S.Broadcast(0.28536355f));
        q = S.MultiplyAdd(q, square, S.Broadcast(0.40000135f));
        q = S.Multiply(S.Multiply(q, square), square);

        // s² = exact + missing; the exact part times the leading 12 bits of 2/3 is exact once more when it is cut to 12 bits.
        V exact = S.Multiply(sHigh, sHigh);
        V missing = S.Multiply(sLow, S.Add(s, sHigh));
        V cut = Cut(exact);
        V leading = S.Multiply(cut, S.Broadcast(TwoThirdsHigh));
        V rest = S.Add(S.Multiply(S.Add(S.Subtract(exact, cut), missing), S.Broadcast(TwoThirds)), S.Multiply(cut, S.Broadcast(TwoThirdsLow)));
        rest = S.Add(rest, q);
        V high = Cut(leading);
        return (high, S.Add(S.Subtract(leading, high), rest));
    }

    /// <summary>The leading 12 bits of a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Cut(V x) => S.And(x, S.BroadcastBits(0xFFFF_F000));
}
