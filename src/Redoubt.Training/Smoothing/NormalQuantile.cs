using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>The quantile function Φ⁻¹ of the normal distribution as part of a graph, with a gradient.</summary>
/// <remarks>The rational approximations of Wichura, Applied Statistics 1988, algorithm AS 241, PPND7: about seven digits, with coefficients of one sign, so that float32 loses none.</remarks>
internal static class NormalQuantile
{
    /// <summary>Probabilities nearer to 0 or 1 than this count as if they were this far away.</summary>
    public const float Nearest = 1e-6f;

    // Half width of the middle part, its square, and what the argument of the tails is measured from.
    private const float Central = 0.425f, CentralSquare = 0.180625f, TailMiddle = 1.6f;

    private static readonly double[] InnerNumerator = [59.109374720, 159.29113202, 50.434271938, 3.3871327179];
    private static readonly double[] InnerDenominator = [67.187563600, 78.757757664, 17.895169469, 1];
    private static readonly double[] OuterNumerator = [0.17023821103, 1.3067284816, 2.7568153900, 1.4234372777];
    private static readonly double[] OuterDenominator = [0.12021132975, 0.73700164250, 1];

    /// <summary>Emits the function.</summary>
    /// <param name="probability">Values in [0, 1], of any shape.</param>
    public static Value Emit(Value probability)
    {
        GraphBuilder builder = probability.Builder;
        Value p = probability.Binary(OpKind.Max, builder.Constant(Nearest)).Binary(OpKind.Min, builder.Constant(1 - Nearest));
        Value fromMiddle = p + -0.5f;
        Value inside = builder.Constant(CentralSquare) - fromMiddle * fromMiddle;
        Value inner = fromMiddle * Polynomial(inside, InnerNumerator) / Polynomial(inside, InnerDenominator);

        // Symmetric: the tail of the smaller side, with the sign of the other.
        Value tail = p.Binary(OpKind.Min, builder.Constant(1f) - p);
        Value root = (-tail.Unary(OpKind.Log)).Unary(OpKind.Sqrt) + -TailMiddle;
        Value outer = Polynomial(root, OuterNumerator) / Polynomial(root, OuterDenominator);
        Value signed = outer.Where(fromMiddle.Binary(OpKind.Greater, builder.Constant(0f)), -outer);
        return signed.Where(fromMiddle.Unary(OpKind.Abs).Binary(OpKind.Greater, builder.Constant(Central)), inner);
    }

    // Horner's rule, highest power first.
    private static Value Polynomial(Value x, double[] coefficients)
    {
        Value sum = x.Builder.Constant((float)coefficients[0]);
        foreach (double coefficient in coefficients.AsSpan(1)) sum = sum * x + (float)coefficient;
        return sum;
    }
}
