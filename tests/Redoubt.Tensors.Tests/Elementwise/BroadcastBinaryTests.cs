using Redoubt.Testing;

namespace Redoubt.Tensors.Tests;

public sealed unsafe class BroadcastBinaryTests
{
    [Fact]
    public void Of_RandomShapes_MatchesTheLoop()
    {
        var random = new Random(2);
        ElementwiseKernels kernels = ElementwiseKernels.For(InstructionSets.Best);
        for (int repeat = 0; repeat < 500; repeat++)
        {
            int rank = random.Next(0, 6);
            int[] extents = [.. Enumerable.Range(0, rank).Select(_ => random.Next(20) == 0 ? 0 : random.Next(1, 7))];
            int[] xs = Reduced(extents, random), ys = Reduced(extents, random);
            extents = Broadcast(xs, ys);
            using var x = new GuardedBuffer(Numbers(xs, random), misalignment: 1);
            using var y = new GuardedBuffer(Numbers(ys, random), misalignment: 2);
            int count = extents.Aggregate(1, (a, b) => a * b);
            using var z = new GuardedBuffer(count, misalignment: 3);
            BroadcastBinary operation = BroadcastBinary.Of(xs, ys);
            for (int unit = operation.Units - 1; unit >= 0; unit--) operation.Run(kernels, BinaryOperation.Sub, unit, x.Pointer, y.Pointer, z.Pointer);

            z.Check();
            for (int i = 0; i < count; i++) Assert.Equal(x.Span[Position(i, extents, xs)] - y.Span[Position(i, extents, ys)], z.Span[i]);
        }
    }

    [Theory]
    [InlineData(new[] { 300_000 }, new int[0])]
    [InlineData(new[] { 5000, 64 }, new[] { 64 })]
    [InlineData(new[] { 3, 20, 40, 40 }, new[] { 20, 1, 1 })]
    [InlineData(new[] { 3, 1, 400 }, new[] { 1, 90, 1 })]
    public void Of_LargeShapes_IsDividedIntoUnits(int[] xs, int[] ys)
    {
        var random = new Random(3);
        float[] x = Numbers(xs, random), y = Numbers(ys, random);
        int[] extents = Broadcast(xs, ys);
        var z = new float[extents.Aggregate(1, (a, b) => a * b)];
        BroadcastBinary operation = BroadcastBinary.Of(xs, ys);
        fixed (float* px = x, py = y, pz = z)
        {
            for (int unit = 0; unit < operation.Units; unit++) operation.Run(ElementwiseKernels.For(InstructionSets.Best), BinaryOperation.Mul, unit, px, py, pz);
        }

        Assert.True(operation.Units > 1);
        for (int i = 0; i < z.Length; i++) Assert.Equal(x[Position(i, extents, xs)] * y[Position(i, extents, ys)], z[i]);
    }

    [Fact]
    public void Ctor_TransposedOperand_MatchesTheLoop()
    {
        const int Rows = 7, Columns = 700;
        var random = new Random(4);
        float[] x = Numbers([Rows, Columns], random), y = Numbers([Columns, Rows], random), z = new float[x.Length];
        var operation = new BroadcastBinary([Rows, Columns], [Columns, 1], [1, Rows], [Columns, 1]);
        fixed (float* px = x, py = y, pz = z)
        {
            for (int unit = 0; unit < operation.Units; unit++) operation.Run(ElementwiseKernels.For(InstructionSets.Best), BinaryOperation.Add, unit, px, py, pz);
        }

        for (int i = 0; i < z.Length; i++) Assert.Equal(x[i] + y[(i % Columns * Rows) + (i / Columns)], z[i]);
    }

    [Fact]
    public void Of_ShapesThatDoNotFit_Throws()
    {
        var thrown = Assert.Throws<ArgumentException>(() => BroadcastBinary.Of([2, 3], [4, 3]));
        Assert.Contains("Extents 2 and 4 cannot be broadcast", thrown.Message, StringComparison.Ordinal);
    }

    // Some axes shortened to 1, some leading ones dropped.
    private static int[] Reduced(int[] extents, Random random)
    {
        int dropped = random.Next(3) == 0 ? random.Next(extents.Length + 1) : 0;
        return [.. extents[dropped..].Select(extent => random.Next(3) == 0 ? 1 : extent)];
    }

    private static int[] Broadcast(int[] x, int[] y)
    {
        int rank = Math.Max(x.Length, y.Length);
        var extents = new int[rank];
        for (int axis = 0; axis < rank; axis++)
        {
            int first = axis - rank + x.Length >= 0 ? x[axis - rank + x.Length] : 1, second = axis - rank + y.Length >= 0 ? y[axis - rank + y.Length] : 1;
            extents[axis] = first == 1 ? second : first;
        }

        return extents;
    }

    private static int Position(int index, int[] extents, int[] shape)
    {
        int position = 0, stride = 1;
        for (int axis = extents.Length - 1; axis >= extents.Length - shape.Length; axis--)
        {
            (index, int step) = Math.DivRem(index, extents[axis]);
            int own = shape[axis - extents.Length + shape.Length];
            if (own > 1) position += step * stride;
            stride *= own;
        }

        return position;
    }

    private static float[] Numbers(int[] shape, Random random) =>
        [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(_ => (float)(random.NextDouble() - 0.5))];
}
