using Redoubt.Testing;

namespace Redoubt.Tensors.Tests;

public sealed unsafe class ReductionTests
{
    public static TheoryData<InstructionSet> Sets => InstructionSetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Sums_EveryLength_MatchDoublePrecision(InstructionSet set)
    {
        ElementwiseKernels kernels = ElementwiseKernels.For(set);
        foreach (int length in InstructionSetData.LengthsAround(set).Append(5000))
        {
            float[] a = Numbers(length, 1), b = Numbers(length, 2);
            using var x = new GuardedBuffer(a, misalignment: 1);
            using var y = new GuardedBuffer(b, misalignment: 2);

            // Each of at most n/W + 6 additions rounds by 2^-24 of the sum of magnitudes.
            double scale = a.Sum(v => Math.Abs((double)v)) + b.Sum(v => Math.Abs((double)v));
            double tolerance = Math.Max(1, scale * 3) * 6e-8 * ((length / InstructionSets.Width(set) / 4) + 8);
            Assert.Equal(a.Sum(v => (double)v), kernels.Sum(x.Pointer, length), tolerance);
            Assert.Equal(a.Zip(b, (v, w) => (double)v * w).Sum(), kernels.Dot(x.Pointer, y.Pointer, length), tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Sum_EveryLength_TakesTheDocumentedOrder(InstructionSet set)
    {
        int width = InstructionSets.Width(set);
        foreach (int length in InstructionSetData.LengthsAround(set))
        {
            float[] x = Numbers(length, 3);
            var lanes = new float[4 * width];
            for (int i = 0; i < length; i++) lanes[i % lanes.Length] += x[i];
            var folded = new float[width];
            for (int i = 0; i < width; i++) folded[i] = (lanes[i] + lanes[i + width]) + (lanes[i + (2 * width)] + lanes[i + (3 * width)]);
            for (int half = width / 2; half > 0; half /= 2)
            {
                for (int i = 0; i < half; i++) folded[i] += folded[i + half];
            }

            fixed (float* px = x) Assert.Equal(folded[0], ElementwiseKernels.For(set).Sum(px, length));
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Max_EveryLengthAndPosition_FindsTheLargest(InstructionSet set)
    {
        ElementwiseKernels kernels = ElementwiseKernels.For(set);
        foreach (int length in InstructionSetData.LengthsAround(set))
        {
            float[] x = Numbers(length, 4);
            fixed (float* px = x)
            {
                Assert.Equal(x.Append(float.NegativeInfinity).Max(), kernels.Max(px, length));
                for (int i = 0; i < length; i++)
                {
                    float kept = x[i];
                    x[i] = -10;
                    Assert.Equal(x.Max(), kernels.Max(px, length));
                    x[i] = float.NaN;
                    Assert.True(float.IsNaN(kernels.Max(px, length)), $"NaN at {i} of {length}");
                    x[i] = kept;
                }
            }
        }
    }

    private static float[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        var numbers = new float[count];
        for (int i = 0; i < count; i++) numbers[i] = (float)((random.NextDouble() * 6) - 3);
        return numbers;
    }
}
