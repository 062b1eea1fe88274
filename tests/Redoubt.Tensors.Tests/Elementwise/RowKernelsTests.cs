using Redoubt.Testing;

namespace Redoubt.Tensors.Tests;

public sealed unsafe class RowKernelsTests
{
    private const int Rows = 3;

    public static TheoryData<InstructionSet> Sets => InstructionSetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Softmax_EveryLength_MatchesDoublePrecision(InstructionSet set)
    {
        foreach (int length in InstructionSetData.LengthsAround(set).Where(n => n > 0).Append(3000))
        {
            float[] a = Logits(length);
            using var x = new GuardedBuffer(a, misalignment: 1);
            using var y = new GuardedBuffer(a.Length, misalignment: 2);
            using var log = new GuardedBuffer(a.Length, misalignment: 2);
            RowKernels.For(set).Softmax(x.Pointer, y.Pointer, Rows, length);
            RowKernels.For(set).LogSoftmax(x.Pointer, log.Pointer, Rows, length);
            y.Check();
            log.Check();

            double[] logSums = [.. Enumerable.Range(0, Rows).Select(row => LogSumExp(a.AsSpan(row * length, length)))];
            for (int i = 0; i < a.Length; i++)
            {
                double logSum = logSums[i / length];
                double expected = Math.Exp(a[i] - logSum);
                Assert.Equal(expected, y.Span[i], (expected * 2e-5) + 1e-44);
                Assert.Equal(a[i] - logSum, log.Span[i], 1e-5);
            }

            RowKernels.For(set).Softmax(x.Pointer, x.Pointer, Rows, length);
            Assert.True(x.Span.SequenceEqual(y.Span), "in place");
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Softmax_HugeOrUndefinedRows_FollowPyTorch(InstructionSet set)
    {
        const float N = float.NaN, I = float.PositiveInfinity;
        float[] x = [1000, 1000, 1, N, I, 0, -I, -I, -I, 0], y = new float[10], log = new float[10];
        fixed (float* px = x, py = y, pl = log)
        {
            RowKernels.For(set).Softmax(px, py, 5, 2);
            RowKernels.For(set).LogSoftmax(px, pl, 5, 2);
        }

        Assert.Equal([0.5f, 0.5f, N, N, N, N, N, N, 0, 1], y);
        Assert.Equal(MathF.Log(0.5f), log[0], 1e-6f);
        Assert.Equal([N, N, N, N, N, N, -I, 0], log[2..]);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Softmax_RowAlone_HasTheSameBytesAsInABatch(InstructionSet set)
    {
        const int Length = 37;
        float[] x = Logits(Length), together = new float[x.Length], alone = new float[x.Length];
        fixed (float* px = x, pt = together, pa = alone)
        {
            RowKernels.For(set).Softmax(px, pt, Rows, Length);
            for (int row = 0; row < Rows; row++) RowKernels.For(set).Softmax(px + (row * Length), pa + (row * Length), 1, Length);
        }

        Assert.Equal(together, alone);
    }

    [Fact]
    public void TopK_AnyRow_MatchesStableSort()
    {
        var random = new Random(3);
        for (int length = 1; length < 30; length++)
        {
            for (int k = 1; k <= length; k++)
            {
                float[] x = [.. Enumerable.Range(0, 2 * length).Select(_ => random.Next(8) == 0 ? float.NaN : random.Next(6))];
                float[] values = new float[2 * k];
                var positions = new long[2 * k];
                fixed (float* px = x, pv = values)
                fixed (long* pp = positions) RowKernels.TopK(px, pv, pp, (2, length, k));

                for (int row = 0; row < 2; row++)
                {
                    int[] order = [.. Enumerable.Range(0, length).OrderByDescending(i => float.IsNaN(x[(row * length) + i]) ? float.PositiveInfinity : x[(row * length) + i]).Take(k)];
                    Assert.Equal(order.Select(i => (long)i), positions[(row * k)..((row + 1) * k)]);
                    Assert.Equal(order.Select(i => x[(row * length) + i]), values[(row * k)..((row + 1) * k)]);
                }
            }
        }
    }

    private static double LogSumExp(ReadOnlySpan<float> row)
    {
        double max = double.NegativeInfinity, sum = 0;
        foreach (float v in row) max = Math.Max(max, v);
        foreach (float v in row) sum += Math.Exp(v - max);
        return max + Math.Log(sum);
    }

    private static float[] Logits(int length, int seed = 1)
    {
        var random = new Random(seed);
        var numbers = new float[Rows * length];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = (float)((random.NextDouble() * 40) - 20);
        return numbers;
    }
}
