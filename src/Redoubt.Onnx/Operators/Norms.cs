using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>ℓp norms whose gradient is 0, not NaN, where everything is 0.</summary>
internal static class Norms
{
    /// <summary>(Σ|x|^p)^(1/p).</summary>
    /// <param name="x">Float32.</param>
    /// <param name="p">At least 1.</param>
    /// <param name="sum">Adds up the terms.</param>
    public static Value Of(Value x, float p, Func<Value, Value> sum)
    {
        if (p == 1) return sum(x.Unary(OpKind.Abs));
        if (p == 2) return Root(sum(x * x), static s => s.Unary(OpKind.Sqrt));
        Value terms = x.Unary(OpKind.Abs).Binary(OpKind.Pow, x.Builder.Constant(p));
        return Root(sum(terms), s => s.Binary(OpKind.Pow, x.Builder.Constant(1f) / x.Builder.Constant(p)));
    }

    // A root is infinitely steep at 0, and infinity times the inner derivative 0 would be NaN. PyTorch's sub-gradient of a norm there is 0, so is this one's.
    private static Value Root(Value sum, Func<Value, Value> root)
    {
        Value zero = sum.Builder.Constant(0f), isZero = sum.Binary(OpKind.Equal, zero);
        return zero.Where(isZero, root(sum.Builder.Constant(1f).Where(isZero, sum)));
    }
}
