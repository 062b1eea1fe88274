namespace Redoubt.Tensors;

/// <summary>Sums of floats carried in double precision, for norms that decide whether a perturbation is allowed. The same bytes on every instruction set.</summary>
/// <remarks>Element i is added to partial sum i mod 8 in ascending order; the eight are added pairwise.</remarks>
internal static unsafe class DoubleSums
{
    /// <summary>Σ x[i].</summary>
    public static double Sum(float* x, int count) => Accumulate<Plain>(x, x, count);

    /// <summary>Σ |x[i]|.</summary>
    public static double AbsSum(float* x, int count) => Accumulate<Magnitude>(x, x, count);

    /// <summary>Σ x[i]²; exact products.</summary>
    public static double SumOfSquares(float* x, int count) => Accumulate<Product>(x, x, count);

    /// <summary>Σ x[i]·y[i]; exact products.</summary>
    public static double Dot(float* x, float* y, int count) => Accumulate<Product>(x, y, count);

    private static double Accumulate<TTerm>(float* x, float* y, int count)
        where TTerm : struct, ITerm
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0;
        int i = 0;
        for (; i <= count - 8; i += 8)
        {
            s0 += TTerm.Of(x[i], y[i]);
            s1 += TTerm.Of(x[i + 1], y[i + 1]);
            s2 += TTerm.Of(x[i + 2], y[i + 2]);
            s3 += TTerm.Of(x[i + 3], y[i + 3]);
            s4 += TTerm.Of(x[i + 4], y[i + 4]);
            s5 += TTerm.Of(x[i + 5], y[i + 5]);
            s6 += TTerm.Of(x[i + 6], y[i + 6]);
            s7 += TTerm.Of(x[i + 7], y[i + 7]);
        }

        if (i < count) s0 += TTerm.Of(x[i], y[i]);
        if (i + 1 < count) s1 += TTerm.Of(x[i + 1], y[i + 1]);
        if (i + 2 < count) s2 += TTerm.Of(x[i + 2], y[i + 2]);
        if (i + 3 < count) s3 += TTerm.Of(x[i + 3], y[i + 3]);
        if (i + 4 < count) s4 += TTerm.Of(x[i + 4], y[i + 4]);
        if (i + 5 < count) s5 += TTerm.Of(x[i + 5], y[i + 5]);
        if (i + 6 < count) s6 += TTerm.Of(x[i + 6], y[i + 6]);
        return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
    }

    private interface ITerm
    {
        static abstract double Of(double x, double y);
    }

    private readonly struct Plain : ITerm
    {
        public static double Of(double x, double y) => x;
    }

    private readonly struct Magnitude : ITerm
    {
        public static double Of(double x, double y) => Math.Abs(x);
    }

    private readonly struct Product : ITerm
    {
        public static double Of(double x, double y) => x * y;
    }
}
