namespace Redoubt.Tensors.Tests;

public sealed unsafe class AllocationTests
{
    public static TheoryData<InstructionSet> Sets => InstructionSetData.All;

    [Theory]
    [MemberData(nameof(Sets))]
    public void Kernels_AfterFirstUse_AllocateNothing(InstructionSet set)
    {
        using TestImages x = TestImages.Random(2, 4, 4, 19, seed: 1);
        using TestImages y = x.SameShape();
        using TestImages small = TestImages.Random(2, 2, 2, 19, seed: 1);
        float[] a = new float[700], b = new float[700];
        fixed (float* pa = a, pb = b)
        {
            Run(set, x.View, y.View, small.View, pa, pb);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int repeat = 0; repeat < 3; repeat++) Run(set, x.View, y.View, small.View, pa, pb);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static void Run(InstructionSet set, in ImageView x, in ImageView y, in ImageView small, float* a, float* b)
    {
        ElementwiseKernels elements = ElementwiseKernels.For(set);
        elements.Unary(UnaryOperation.Tanh, a, b, 700);
        elements.Binary(BinaryOperation.Pow, a, b, b, 700);
        elements.Dot(a, b, 700);
        RowKernels.For(set).Softmax(a, b, 7, 100);
        RowKernels.TopK(a, b, null, (7, 100, 3));

        var copy = new StridedCopy([7, 10, 10], [1, 7, 70], [100, 10, 1]);
        for (int unit = 0; unit < copy.Units; unit++) copy.Run(unit, a, b);
        var reduction = new Reduction([7, 10, 10], 0b101);
        for (int unit = 0; unit < reduction.Units; unit++) reduction.Run(elements, ReduceOperation.Mean, unit, a, b);

        PoolKernels pool = PoolKernels.For(set);
        PoolGeometry overlapping = PoolGeometry.Square(3, 2, 1);
        pool.Max(overlapping, x, small, 0);
        pool.MaxGradient(overlapping, x, small, y, 0);
        pool.Average(overlapping, x, small, 0);
        pool.AverageGradient(overlapping, small, y, 0);
    }
}
