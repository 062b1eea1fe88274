namespace Redoubt.Tensors.Tests;

/// <summary>NaN, infinities, zeros of both signs and halves, as PyTorch treats them.</summary>
/// <remarks>Provenance: printed by PyTorch 1.13.0 on the CPU, for example <c>torch.relu(torch.tensor([nan, inf, -inf, 0., -0., 1e-40, -2.5, 0.5, 1.5, 2.5]))</c>.
/// One difference: softplus there jumps to x above 20, so only values below are compared.</remarks>
public sealed unsafe class SpecialValueTests
{
    private const float N = float.NaN;
    private const float I = float.PositiveInfinity;

    private static readonly float[] Inputs = [N, I, -I, 0f, -0f, 1e-40f, -2.5f, 0.5f, 1.5f, 2.5f];
    private static readonly float[] PowInputs = [N, I, -I, 0f, -0f, 1f, -1f, 2f, 3f, 0.5f, -0.5f, -3f];

    // Row x, column y, both in the order of PowInputs.
    private static readonly float[][] PowExpected =
    [
        [N, N, N, 1, 1, N, N, N, N, N, N, N],
        [N, I, 0, 1, 1, I, 0, I, I, I, 0, 0],
        [N, I, 0, 1, 1, -I, -0f, I, -I, I, 0, -0f],
        [N, 0, I, 1, 1, 0, I, 0, 0, 0, I, I],
        [N, 0, I, 1, 1, -0f, -I, 0, -0f, 0, I, -I],
        [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
        [N, 1, 1, 1, 1, -1, -1, 1, -1, N, N, -1],
        [N, I, 0, 1, 1, 2, 0.5f, 4, 8, 1.4142135f, 0.70710677f, 0.125f],
        [N, I, 0, 1, 1, 3, 0.33333334f, 9, 27, 1.7320508f, 0.57735026f, 0.037037037f],
        [N, 0, I, 1, 1, 0.5f, 2, 0.25f, 0.125f, 0.70710677f, 1.4142135f, 8],
        [N, 0, I, 1, 1, -0.5f, -2, 0.25f, -0.125f, N, N, -8],
        [N, I, 0, 1, 1, -3, -0.33333334f, 9, -27, N, N, -0.037037037f],
    ];

    public static TheoryData<InstructionSet> Sets => InstructionSetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Unary_SpecialValues_FollowPyTorch(InstructionSet set)
    {
        Check(set, new(UnaryOperation.Relu), N, I, 0, 0, -0f, 1e-40f, 0, 0.5f, 1.5f, 2.5f);
        Check(set, new(UnaryOperation.Abs), N, I, I, 0, 0, 1e-40f, 2.5f, 0.5f, 1.5f, 2.5f);
        Check(set, new(UnaryOperation.Neg), N, -I, I, -0f, 0, -1e-40f, 2.5f, -0.5f, -1.5f, -2.5f);
        Check(set, new(UnaryOperation.Sign), 0, 1, -1, 0, 0, 1, -1, 1, 1, 1);
        Check(set, new(UnaryOperation.Exp), N, I, 0, 1, 1, 1, 0.082085f, 1.6487212f, 4.481689f, 12.182494f);
        Check(set, new(UnaryOperation.Log), N, I, N, -I, -I, -92.10341f, N, -0.6931472f, 0.4054651f, 0.9162908f);
        Check(set, new(UnaryOperation.Sqrt), N, I, N, 0, -0f, 9.999973e-21f, N, 0.70710677f, 1.2247449f, 1.5811388f);
        Check(set, new(UnaryOperation.Sigmoid), N, 1, 0, 0.5f, 0.5f, 0.5f, 0.075858176f, 0.62245935f, 0.81757444f, 0.9241418f);
        Check(set, new(UnaryOperation.Tanh), N, 1, -1, 0, -0f, 1e-40f, -0.9866143f, 0.46211717f, 0.90514827f, 0.9866143f);
        Check(set, new(UnaryOperation.Erf), N, 1, -1, 0, -0f, 1.1283676e-40f, -0.999593f, 0.5204999f, 0.96610516f, 0.999593f);
        Check(set, new(UnaryOperation.Floor), N, I, -I, 0, -0f, 0, -3, 0, 1, 2);
        Check(set, new(UnaryOperation.Ceil), N, I, -I, 0, -0f, 1, -2, 1, 2, 3);
        Check(set, new(UnaryOperation.Round), N, I, -I, 0, -0f, 0, -2, 0, 2, 2);
        Check(set, new(UnaryOperation.LeakyRelu, 0.1f), N, I, -I, 0, -0f, 1e-40f, -0.25f, 0.5f, 1.5f, 2.5f);
        Check(set, new(UnaryOperation.Softplus), N, I, 0, 0.6931472f, 0.6931472f, 0.6931472f, 0.078889735f, 0.974077f, 1.7014133f, 2.578890f);
        Check(set, new(UnaryOperation.Clip, -1, 2), N, 2, -1, 0, -0f, 1e-40f, -1, 0.5f, 1.5f, 2);
        Check(set, new(UnaryOperation.Clip, 2, -1), N, -1, -1, -1, -1, -1, -1, -1, -1, -1);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Pow_SpecialValues_FollowPyTorch(InstructionSet set)
    {
        for (int i = 0; i < PowInputs.Length; i++)
        {
            var z = new float[PowInputs.Length];
            fixed (float* py = PowInputs, pz = z)
            {
                float* none = py;
                ElementwiseKernels.For(set).BinaryScalar(BinaryOperation.Pow, none, PowInputs[i], pz, z.Length, scalarFirst: true);
            }

            for (int j = 0; j < z.Length; j++) AssertClose(PowExpected[i][j], z[j], $"{PowInputs[i]}^{PowInputs[j]}");
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void MinMaxAndComparisons_NaN_FollowPyTorch(InstructionSet set)
    {
        float[] x = [N, 1, N, 1, 2, I], y = [1, N, N, 2, 1, -I];
        AssertBinary(set, BinaryOperation.Min, x, y, [N, N, N, 1, 1, -I]);
        AssertBinary(set, BinaryOperation.Max, x, y, [N, N, N, 2, 2, I]);
        AssertBinary(set, BinaryOperation.Equal, x, y, [0, 0, 0, 0, 0, 0]);
        AssertBinary(set, BinaryOperation.Greater, x, y, [0, 0, 0, 0, 1, 1]);
        AssertBinary(set, BinaryOperation.MaskPositive, x, y, [N, 0, 0, 1, 2, 0]);
    }

    private static void Check(InstructionSet set, UnaryStep step, params float[] expected)
    {
        var y = new float[Inputs.Length];
        fixed (float* px = Inputs, py = y) ElementwiseKernels.For(set).Unary(step.Operation, px, py, y.Length, step.A, step.B);
        for (int i = 0; i < y.Length; i++) AssertClose(expected[i], y[i], $"{step.Operation}({Inputs[i]})");
    }

    private static void AssertBinary(InstructionSet set, BinaryOperation operation, float[] x, float[] y, float[] expected)
    {
        var z = new float[x.Length];
        fixed (float* px = x, py = y, pz = z) ElementwiseKernels.For(set).Binary(operation, px, py, pz, x.Length);
        Assert.Equal(expected, z);
    }

    private static void AssertClose(float expected, float actual, string what)
    {
        bool sameSign = expected != 0 || float.IsNegative(expected) == float.IsNegative(actual);
        Assert.True(FloatError.Ulps(actual, expected) <= 4 && sameSign, $"{what}: expected {expected:R}, got {actual:R}");
    }
}
