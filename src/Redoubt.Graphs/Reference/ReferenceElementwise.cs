using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Reference rules of the operations that work element by element.</summary>
internal static class ReferenceElementwise
{
    public static ReferenceRule Unary(Func<double, double> number) =>
        c => ReferenceValue.Of(c.Shape, Array.ConvertAll(c[0].Numbers, v => number(v)));

    public static ReferenceRule Unary(Func<double, double> number, Func<long, long> integer) => c => c[0].ElementType == ElementType.Int64
        ? ReferenceValue.Of(c.Shape, Array.ConvertAll(c[0].Integers, v => integer(v)))
        : ReferenceValue.Of(c.Shape, Array.ConvertAll(c[0].Numbers, v => number(v)));

    public static ReferenceRule Binary(Func<double, double, double> number, Func<long, long, long> integer) => c => c[0].ElementType == ElementType.Int64
        ? ReferenceValue.Of(c.Shape, Combine(c, c[0].Integers, c[1].Integers, integer))
        : ReferenceValue.Of(c.Shape, Combine(c, c[0].Numbers, c[1].Numbers, number));

    public static ReferenceRule Comparison(Func<double, double, bool> number, Func<long, long, bool> integer) => c => c[0].ElementType switch
    {
        ElementType.Int64 => ReferenceValue.Of(c.Shape, Combine(c, c[0].Integers, c[1].Integers, integer)),
        ElementType.Boolean => ReferenceValue.Of(c.Shape, Combine(c, c[0].Booleans, c[1].Booleans, (a, b) => integer(a ? 1 : 0, b ? 1 : 0))),
        _ => ReferenceValue.Of(c.Shape, Combine(c, c[0].Numbers, c[1].Numbers, number)),
    };

    public static ReferenceRule Logic(Func<bool, bool, bool> function) =>
        c => ReferenceValue.Of(c.Shape, Combine(c, c[0].Booleans, c[1].Booleans, function));

    public static ReferenceValue Not(ReferenceCall c) => ReferenceValue.Of(c.Shape, Array.ConvertAll(c[0].Booleans, static v => !v));

    public static ReferenceValue LeakyRelu(ReferenceCall c)
    {
        double slope = c.Attributes<SlopeAttributes>().Slope;
        return ReferenceValue.Of(c.Shape, Array.ConvertAll(c[0].Numbers, v => v > 0 ? v : slope * v));
    }

    public static ReferenceValue Clip(ReferenceCall c)
    {
        ClipAttributes range = c.Attributes<ClipAttributes>();
        return ReferenceValue.Of(c.Shape, Array.ConvertAll(c[0].Numbers, v => Math.Min(Math.Max(v, range.Low), range.High)));
    }

    // A slope of 0 gives 0 even where the gradient is infinite or NaN, as PyTorch's threshold_backward does.
    public static ReferenceValue MaskPositive(ReferenceCall c)
    {
        double slope = c.Attributes<SlopeAttributes>().Slope;
        return ReferenceValue.Of(c.Shape, Combine(c, c[0].Numbers, c[1].Numbers, (g, sign) => sign > 0 ? g : slope == 0 ? 0 : slope * g));
    }

    public static ReferenceValue Where(ReferenceCall c)
    {
        bool[] condition = c[0].Booleans;
        int[] at = ReferenceIndex.Broadcast(c.Shape, c[0].Shape);
        ReferenceValue a = c[1].Gather(c.Shape, ReferenceIndex.Broadcast(c.Shape, c[1].Shape));
        ReferenceValue b = c[2].Gather(c.Shape, ReferenceIndex.Broadcast(c.Shape, c[2].Shape));
        return a.ElementType switch
        {
            ElementType.Int64 => ReferenceValue.Of(c.Shape, Choose(condition, at, a.Integers, b.Integers)),
            ElementType.Boolean => ReferenceValue.Of(c.Shape, Choose(condition, at, a.Booleans, b.Booleans)),
            _ => ReferenceValue.Of(c.Shape, Choose(condition, at, a.Numbers, b.Numbers)),
        };
    }

    // Float to integer truncates toward zero and saturates; NaN becomes 0. Anything but zero is true, NaN too.
    public static ReferenceValue Cast(ReferenceCall c) => (c[0].ElementType, c.Attributes<CastAttributes>().To) switch
    {
        (ElementType.Float32, ElementType.Int64) => ReferenceValue.Of(c.Shape, Array.ConvertAll(c[0].Numbers, static v => (long)v)),
        (ElementType.Float32, ElementType.Boolean) => ReferenceValue.Of(c.Shape, Array.ConvertAll(c[0].Numbers, static v => v != 0)),
        (ElementType.Int64, ElementType.Float32) => ReferenceValue.Of(c.Shape, Array.ConvertAll(c[0].Integers, static v => (double)v)),
        (ElementType.Int64, ElementType.Boolean) => ReferenceValue.Of(c.Shape, Array.ConvertAll(c[0].Integers, static v => v != 0)),
        (ElementType.Boolean, ElementType.Float32) => ReferenceValue.Of(c.Shape, Array.ConvertAll(c[0].Booleans, static v => v ? 1.0 : 0)),
        (ElementType.Boolean, ElementType.Int64) => ReferenceValue.Of(c.Shape, Array.ConvertAll(c[0].Booleans, static v => v ? 1L : 0)),
        _ => c[0],
    };

    // The branch keeps e^|x| from overflowing.
    public static double Sigmoid(double x)
    {
        double e = Math.Exp(-Math.Abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    public static double Sign(double x) => x > 0 ? 1 : x < 0 ? -1 : 0;

    // What a file divides by must not end the process: by zero the result is zero. -2^63 / -1 would trap; it wraps, as two's complement negation does.
    public static long Divide(long a, long b) => b == 0 ? 0 : b == -1 ? unchecked(-a) : a / b;

    public static long Remain(long a, long b) => b is 0 or -1 ? 0 : a % b;

    public static long Power(long value, long exponent)
    {
        if (exponent < 0) return value == 1 ? 1 : value == -1 ? ((exponent & 1) == 0 ? 1 : -1) : 0;
        long result = 1;
        for (long e = exponent; e > 0; e >>= 1)
        {
            if ((e & 1) == 1) result = unchecked(result * value);
            value = unchecked(value * value);
        }

        return result;
    }

    private static TOut[] Combine<TIn, TOut>(ReferenceCall c, TIn[] left, TIn[] right, Func<TIn, TIn, TOut> function)
    {
        int[] l = ReferenceIndex.Broadcast(c.Shape, c[0].Shape), r = ReferenceIndex.Broadcast(c.Shape, c[1].Shape);
        var result = new TOut[l.Length];
        for (int i = 0; i < result.Length; i++) result[i] = function(left[l[i]], right[r[i]]);
        return result;
    }

    private static T[] Choose<T>(bool[] condition, int[] at, T[] yes, T[] no)
    {
        var result = new T[at.Length];
        for (int i = 0; i < result.Length; i++) result[i] = condition[at[i]] ? yes[i] : no[i];
        return result;
    }
}
