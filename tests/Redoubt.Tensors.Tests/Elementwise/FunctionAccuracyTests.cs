namespace Redoubt.Tensors.Tests;

/// <summary>The stated error bounds of the transcendental functions, against double precision.</summary>
public sealed unsafe class FunctionAccuracyTests
{
    // A prime, so that samples do not share low bits.
    private const uint Stride = 32749;

    public static TheoryData<InstructionSet> Sets => InstructionSetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Exp_Sweep_WithinTwoUlp(InstructionSet set) => CheckBound(set, UnaryOperation.Exp, Math.Exp, 2);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Log_Sweep_WithinTwoUlp(InstructionSet set) => CheckBound(set, UnaryOperation.Log, Math.Log, 2);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Sigmoid_Sweep_WithinThreeUlp(InstructionSet set) => CheckBound(set, UnaryOperation.Sigmoid, x => 1 / (1 + Math.Exp(-x)), 3);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Tanh_Sweep_WithinThreeUlp(InstructionSet set) => CheckBound(set, UnaryOperation.Tanh, Math.Tanh, 3);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Erf_Sweep_WithinThreeUlp(InstructionSet set) => CheckBound(set, UnaryOperation.Erf, Erf, 3);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Softplus_Sweep_WithinFourUlp(InstructionSet set) => CheckBound(set, UnaryOperation.Softplus, Softplus, 4);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Expm1_Sweep_WithinThreeUlp(InstructionSet set) => CheckBound(set, UnaryOperation.Expm1, Expm1, 3);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Log1p_Sweep_WithinFourUlp(InstructionSet set) => CheckBound(set, UnaryOperation.Log1p, Log1p, 4);

    [Theory]
    [InlineData(nameof(UnaryOperation.Sin))]
    [InlineData(nameof(UnaryOperation.Cos))]
    [InlineData(nameof(UnaryOperation.Atan))]
    [InlineData(nameof(UnaryOperation.Asinh))]
    public void SingleNumbers_Sweep_WithinOneUlp(string operation)
    {
        Func<double, double> exact = operation switch
        {
            nameof(UnaryOperation.Sin) => Math.Sin,
            nameof(UnaryOperation.Cos) => Math.Cos,
            nameof(UnaryOperation.Atan) => Math.Atan,
            _ => static x => double.IsInfinity(x) ? x : Math.CopySign(Log1p(Math.Abs(x) + (x * x / (1 + Math.Sqrt(1 + (x * x))))), x),
        };
        CheckBound(InstructionSet.Scalar, Enum.Parse<UnaryOperation>(operation), exact, 1);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Sqrt_Sweep_IsCorrectlyRounded(InstructionSet set) => CheckBound(set, UnaryOperation.Sqrt, Math.Sqrt, 0.5);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Pow_RandomPairs_WithinThreeUlp(InstructionSet set)
    {
        var random = new Random(7);
        const int Count = 60_000;
        float[] x = new float[Count], y = new float[Count], z = new float[Count];
        for (int i = 0; i < Count; i++)
        {
            // Bases over all magnitudes or near 1, where the exponent multiplies the logarithm's error most; results over the whole range.
            x[i] = i % 2 == 0 ? (float)Math.Exp((random.NextDouble() * 190) - 100) : (float)(1 + ((random.NextDouble() - 0.5) * Math.Pow(10, -random.Next(6))));
            if (x[i] <= 0 || x[i] == 1) x[i] = 1.5f;
            y[i] = (float)(((random.NextDouble() * 220) - 110) / Math.Log(x[i]));
            if (i % 7 == 0) y[i] = random.Next(-9, 10);
        }

        fixed (float* px = x, py = y, pz = z) ElementwiseKernels.For(set).Binary(BinaryOperation.Pow, px, py, pz, Count);
        double worst = 0;
        for (int i = 0; i < Count; i++)
        {
            double error = FloatError.Ulps(z[i], Math.Pow(x[i], y[i]));
            worst = Math.Max(worst, error);
            Assert.True(error <= 3, $"{x[i]:R}^{y[i]:R} = {z[i]:R}, off by {error:F2} ulp");
        }

        Assert.True(worst > 0.4, "the oracle sees rounding");
    }

    private static void CheckBound(InstructionSet set, UnaryOperation operation, Func<double, double> exact, double bound)
    {
        foreach (float[] x in (float[][])[FloatError.Sweep(Stride), FloatError.Range(-12, 12, 50_001), FloatError.Range(-104.5f, 89.5f, 50_001), FloatError.Range(0.4f, 2.2f, 50_001)])
        {
            var y = new float[x.Length];
            fixed (float* px = x, py = y) ElementwiseKernels.For(set).Unary(operation, px, py, x.Length);
            for (int i = 0; i < x.Length; i++)
            {
                double error = FloatError.Ulps(y[i], exact(x[i]));
                if (error > bound) Assert.Fail($"{operation}({x[i]:R}) = {y[i]:R}, should be {exact(x[i]):R}: off by {error:F2} ulp");
            }
        }
    }

    private static double Softplus(double x) => double.IsNaN(x) ? x : Math.Max(x, 0) + Log1p(Math.Exp(-Math.Abs(x)));

    private static double Log1p(double x)
    {
        double u = 1 + x;
        return u == 1 || double.IsPositiveInfinity(x) ? x : Math.Log(u) * (x / (u - 1));
    }

    // e^x - 1 = tanh(x/2)·(e^x + 1): another formula than the kernel's.
    private static double Expm1(double x) => double.IsPositiveInfinity(x) ? x : Math.Tanh(x / 2) * (Math.Exp(x) + 1);

    // Taylor series below 2.5, continued fraction of the complement above (Abramowitz & Stegun 7.1.5 and 7.1.14).
    private static double Erf(double x)
    {
        double t = Math.Abs(x);
        if (double.IsNaN(x)) return x;
        if (t > 7) return Math.Sign(x);
        if (t < 2.5)
        {
            double term = x, sum = x;
            for (int n = 1; n < 80; n++)
            {
                term *= -x * x / n;
                sum += term / ((2 * n) + 1);
            }

            return 2 / Math.Sqrt(Math.PI) * sum;
        }

        double fraction = 0;
        for (int n = 80; n > 0; n--) fraction = n / 2.0 / (t + fraction);
        return Math.Sign(x) * (1 - (Math.Exp(-t * t) / Math.Sqrt(Math.PI) / (t + fraction)));
    }
}
