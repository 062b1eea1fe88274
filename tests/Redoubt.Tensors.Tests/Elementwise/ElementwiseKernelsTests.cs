using Redoubt.Testing;

namespace Redoubt.Tensors.Tests;

public sealed unsafe class ElementwiseKernelsTests
{
    public static TheoryData<InstructionSet> Sets => InstructionSetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Unary_EveryLength_MatchesScalarSetAndStaysInside(InstructionSet set)
    {
        foreach (UnaryOperation operation in Enum.GetValues<UnaryOperation>())
        {
            foreach (int length in InstructionSetData.LengthsAround(set))
            {
                using var x = new GuardedBuffer(Numbers(length, 1), misalignment: 1);
                using var y = new GuardedBuffer(length, misalignment: 3);
                ElementwiseKernels.For(set).Unary(operation, x.Pointer, y.Pointer, length, 0.25f, 1.5f);
                y.Check();

                var expected = new float[length];
                fixed (float* e = expected) ElementwiseKernels.For(InstructionSet.Scalar).Unary(operation, x.Pointer, e, length, 0.25f, 1.5f);
                AssertClose(expected, y.Span, $"{operation}, length {length}");

                ElementwiseKernels.For(set).Unary(operation, x.Pointer, x.Pointer, length, 0.25f, 1.5f);
                x.Check();
                Assert.Equal(Bits(y.Span), Bits(x.Span));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Binary_EveryLength_MatchesScalarSetAndStaysInside(InstructionSet set)
    {
        foreach (BinaryOperation operation in Enum.GetValues<BinaryOperation>())
        {
            foreach (int length in InstructionSetData.LengthsAround(set))
            {
                using var x = new GuardedBuffer(Numbers(length, 1), misalignment: 1);
                using var y = new GuardedBuffer(Numbers(length, 2), misalignment: 2);
                using var z = new GuardedBuffer(length, misalignment: 3);
                ElementwiseKernels.For(set).Binary(operation, x.Pointer, y.Pointer, z.Pointer, length);
                z.Check();

                var expected = new float[length];
                fixed (float* e = expected) ElementwiseKernels.For(InstructionSet.Scalar).Binary(operation, x.Pointer, y.Pointer, e, length);
                AssertClose(expected, z.Span, $"{operation}, length {length}");

                ElementwiseKernels.For(set).Binary(operation, x.Pointer, y.Pointer, y.Pointer, length);
                y.Check();
                Assert.Equal(Bits(z.Span), Bits(y.Span));
            }
        }
    }

    [Fact]
    public void Binary_ScalarSet_ComputesTheNamedFunction()
    {
        (BinaryOperation Operation, Func<float, float, float> Function)[] cases =
        [
            (BinaryOperation.Add, (a, b) => a + b), (BinaryOperation.Sub, (a, b) => a - b), (BinaryOperation.Mul, (a, b) => a * b),
            (BinaryOperation.Div, (a, b) => a / b), (BinaryOperation.Min, MathF.Min), (BinaryOperation.Max, MathF.Max),
            (BinaryOperation.MaskPositive, (a, b) => b > 0 ? a : 0), (BinaryOperation.Equal, (a, b) => a == b ? 1 : 0),
            (BinaryOperation.Greater, (a, b) => a > b ? 1 : 0), (BinaryOperation.GreaterOrEqual, (a, b) => a >= b ? 1 : 0),
        ];
        float[] x = Numbers(50, 1), y = Numbers(50, 2), z = new float[50], first = new float[50], second = new float[50];
        x[7] = y[7];
        ElementwiseKernels kernels = ElementwiseKernels.For(InstructionSet.Scalar);
        foreach ((BinaryOperation operation, Func<float, float, float> function) in cases)
        {
            fixed (float* px = x, py = y, pz = z, pf = first, ps = second)
            {
                kernels.Binary(operation, px, py, pz, 50);
                kernels.BinaryScalar(operation, px, 0.75f, pf, 50, scalarFirst: true);
                kernels.BinaryScalar(operation, px, 0.75f, ps, 50, scalarFirst: false);
            }

            Assert.Equal(x.Zip(y, function), z);
            Assert.Equal(x.Select(v => function(0.75f, v)), first);
            Assert.Equal(x.Select(v => function(v, 0.75f)), second);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void UnaryAndBinary_SplitAnywhere_GiveTheSameBytes(InstructionSet set)
    {
        const int Length = 101;
        ElementwiseKernels kernels = ElementwiseKernels.For(set);
        using var x = new GuardedBuffer(Numbers(Length, 3));
        using var y = new GuardedBuffer(Numbers(Length, 4));
        using var whole = new GuardedBuffer(Length);
        using var parts = new GuardedBuffer(Length);
        for (int split = 0; split <= Length; split++)
        {
            foreach (UnaryOperation operation in Enum.GetValues<UnaryOperation>())
            {
                kernels.Unary(operation, x.Pointer, whole.Pointer, Length, 0.1f, 0.2f);
                kernels.Unary(operation, x.Pointer, parts.Pointer, split, 0.1f, 0.2f);
                kernels.Unary(operation, x.Pointer + split, parts.Pointer + split, Length - split, 0.1f, 0.2f);
                Assert.True(whole.Span.SequenceEqual(parts.Span) || Bits(whole.Span).SequenceEqual(Bits(parts.Span)), $"{operation} split at {split}");
            }

            kernels.Binary(BinaryOperation.Pow, x.Pointer, y.Pointer, whole.Pointer, Length);
            kernels.Binary(BinaryOperation.Pow, x.Pointer, y.Pointer, parts.Pointer, split);
            kernels.Binary(BinaryOperation.Pow, x.Pointer + split, y.Pointer + split, parts.Pointer + split, Length - split);
            Assert.Equal(Bits(whole.Span), Bits(parts.Span));
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void BinaryRows_EachKindOfOperand_MatchesTheLoop(InstructionSet set)
    {
        const int Rows = 3, Stride = 40;
        using var x = new GuardedBuffer(Numbers(Rows * Stride, 5));
        using var y = new GuardedBuffer(Numbers(Rows * Stride, 6));
        foreach (int columns in (int[])[0, 1, 7, 16, 33])
        {
            for (int kind = 0; kind < 16; kind++)
            {
                bool xUniform = (kind & 1) != 0, yUniform = (kind & 2) != 0;
                int xStride = (kind & 4) != 0 ? Stride : 0, yStride = (kind & 8) != 0 ? Stride - 1 : 0;
                using var z = new GuardedBuffer(Rows * Stride);
                z.Span.Fill(-7);
                RowView first = xUniform ? RowView.Uniform(x.Pointer, xStride) : RowView.Of(x.Pointer, xStride);
                RowView second = yUniform ? RowView.Uniform(y.Pointer, yStride) : RowView.Of(y.Pointer, yStride);
                ElementwiseKernels.For(set).BinaryRows(BinaryOperation.Sub, first, second, RowView.Of(z.Pointer, Stride), Rows, columns);

                z.Check();
                for (int i = 0; i < Rows * Stride; i++)
                {
                    (int row, int column) = Math.DivRem(i, Stride);
                    float expected = column >= columns
                        ? -7
                        : x.Span[(row * xStride) + (xUniform ? 0 : column)] - y.Span[(row * yStride) + (yUniform ? 0 : column)];
                    Assert.Equal(expected, z.Span[i]);
                }
            }
        }
    }

    [Fact]
    public void For_SameSetTwice_GivesTheSameKernels() =>
        Assert.Same(ElementwiseKernels.For(InstructionSet.Scalar), ElementwiseKernels.For(InstructionSet.Scalar));

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = (float)((random.NextDouble() * 6) - 3);
        return numbers;
    }

    private static int[] Bits(ReadOnlySpan<float> values)
    {
        var bits = new int[values.Length];
        for (int i = 0; i < bits.Length; i++) bits[i] = float.IsNaN(values[i]) ? int.MaxValue : BitConverter.SingleToInt32Bits(values[i]);
        return bits;
    }

    // Fused and separate rounding differ by a few units, more where a function is steep; the bounds against exact values are tested elsewhere.
    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(FloatError.Ulps(actual[i], expected[i]) <= 6, $"{what}: element {i} is {actual[i]:R}, expected {expected[i]:R}");
    }
}
