using Redoubt.Testing;

namespace Redoubt.Tensors.Tests;

public sealed unsafe class StridedCopyTests
{
    [Fact]
    public void Permutation_RandomShapes_MatchesTheLoop()
    {
        var random = new Random(1);
        for (int repeat = 0; repeat < 300; repeat++)
        {
            int rank = random.Next(0, 7);
            int[] extents = [.. Enumerable.Range(0, rank).Select(_ => random.Next(8) == 0 ? 0 : random.Next(1, rank > 4 ? 5 : 12))];
            int[] permutation = [.. Enumerable.Range(0, rank).OrderBy(_ => random.Next())];
            int count = extents.Aggregate(1, (a, b) => a * b);
            using var x = new GuardedBuffer([.. Enumerable.Range(0, count).Select(i => (float)i)], misalignment: 1);
            using var y = new GuardedBuffer(count, misalignment: 1);
            StridedCopy copy = Copies.Permutation(extents, permutation);
            for (int unit = copy.Units - 1; unit >= 0; unit--) copy.Run(unit, x.Pointer, y.Pointer);

            y.Check();
            for (int i = 0; i < count; i++)
            {
                int source = 0, rest = i;
                for (int axis = rank - 1; axis >= 0; axis--)
                {
                    (rest, int index) = Math.DivRem(rest, extents[permutation[axis]]);
                    int stride = extents[(permutation[axis] + 1)..].Aggregate(1, (a, b) => a * b);
                    source += index * stride;
                }

                Assert.Equal(source, y.Span[i]);
            }
        }
    }

    [Theory]
    [InlineData(2000, 64)]
    [InlineData(64, 2000)]
    [InlineData(1, 100_000)]
    public void Permutation_LargeMatrix_IsDividedIntoUnits(int rows, int columns)
    {
        float[] x = [.. Enumerable.Range(0, rows * columns).Select(i => (float)i)], y = new float[x.Length];
        StridedCopy copy = Copies.Permutation([rows, columns], [1, 0]);
        fixed (float* px = x, py = y)
        {
            for (int unit = 0; unit < copy.Units; unit++) copy.Run(unit, px, py);
        }

        Assert.True(copy.Units > 1);
        for (int i = 0; i < y.Length; i++) Assert.Equal((i % rows * columns) + (i / rows), y[i]);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(28, 28, 1)]
    [InlineData(5, 7, 3)]
    [InlineData(1, 1, 3)]
    [InlineData(2, 8, 3)]
    [InlineData(9, 33, 3)]
    [InlineData(4, 4, 4)]
    [InlineData(8, 9, 21)]
    [InlineData(1, 1, 37)]
    public void ChannelsLastAndBack_WithHalo_KeepsEveryNumberInItsPlace(int height, int width, int channels)
    {
        const int Images = 3;
        using var images = new TestImages(Images, height, width, channels, gap: 1);
        int count = Images * height * width * channels;
        using var planes = new GuardedBuffer([.. Enumerable.Range(0, count).Select(i => (float)i)]);
        using var back = new GuardedBuffer(count);
        StridedCopy to = Copies.ToChannelsLast(Images, images.View), from = Copies.ToChannelsFirst(Images, images.View);
        for (int unit = 0; unit < to.Units; unit++) to.Run(unit, planes.Pointer, images.View.Origin);
        for (int unit = 0; unit < from.Units; unit++) from.Run(unit, images.View.Origin, back.Pointer);

        images.CheckSurroundings();
        images.ForEach((n, y, x, c) => Assert.Equal((((((n * channels) + c) * height) + y) * width) + x, images[n, y, x, c]));
        back.Check();
        Assert.True(back.Span.SequenceEqual(planes.Span));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(63)]
    [InlineData(40_000)]
    public void Run_ThreePlanesToPixels_WritesNothingBeyond(int pixels)
    {
        float[] planes = [.. Enumerable.Range(0, 3 * pixels).Select(static i => (float)i)];
        using var source = new GuardedBuffer(planes);
        using var target = new GuardedBuffer(3 * pixels);
        var copy = new StridedCopy([pixels, 3], [1, pixels], [3, 1]);

        // Last part first: a part must not write into its neighbor.
        for (int unit = copy.Units - 1; unit >= 0; unit--) copy.Run(unit, source.Pointer, target.Pointer);

        target.Check();
        for (int i = 0; i < planes.Length; i++) Assert.Equal(planes[(i % 3 * pixels) + (i / 3)], target.Span[i]);
    }

    [Fact]
    public void Run_PairsOfFloats_MoveTogether()
    {
        const int Rows = 300, Columns = 70;
        float[] x = [.. Enumerable.Range(0, Rows * Columns * 2).Select(static i => (float)i)];
        using var source = new GuardedBuffer(x);
        using GuardedBuffer turned = new(x.Length), repeated = new(2 * Rows);
        var transpose = new StridedCopy([Columns, Rows, 2], [2, 2 * Columns, 1], [2 * Rows, 2, 1]);
        var expand = new StridedCopy([Rows, 2], [0, 1], [2, 1]);
        for (int unit = 0; unit < transpose.Units; unit++) transpose.Run(unit, source.Pointer, turned.Pointer);
        for (int unit = 0; unit < expand.Units; unit++) expand.Run(unit, source.Pointer + 4, repeated.Pointer);

        turned.Check();
        repeated.Check();
        for (int i = 0; i < x.Length; i++) Assert.Equal(x[(((i / 2 % Rows * Columns) + (i / 2 / Rows)) * 2) + (i % 2)], turned.Span[i]);
        for (int i = 0; i < 2 * Rows; i++) Assert.Equal(x[4 + (i % 2)], repeated.Span[i]);
    }

    [Fact]
    public void Run_ReversedAndRepeatedAxes_MatchesTheLoop()
    {
        float[] x = [1, 2, 3, 4], y = new float[8];
        var copy = new StridedCopy([2, 4], [0, -1], [4, 1]);
        fixed (float* px = x, py = y)
        {
            for (int unit = 0; unit < copy.Units; unit++) copy.Run(unit, px + 3, py);
        }

        Assert.Equal([4, 3, 2, 1, 4, 3, 2, 1], y);
    }

    [Fact]
    public void Ctor_SeventeenAxes_Throws() => Assert.Throws<ArgumentException>(() => new StridedCopy(new int[17], new nint[17], new nint[17]));
}
