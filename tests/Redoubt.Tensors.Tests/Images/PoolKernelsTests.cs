namespace Redoubt.Tensors.Tests;

public sealed unsafe class PoolKernelsTests
{
    private const int Images = 2;

    public static TheoryData<InstructionSet> Sets => InstructionSetData.All;

    // Name, window, input height and width, output height and width (ceil mode where the window would otherwise not reach the edge).
    private static readonly (string Name, PoolGeometry Geometry, int Height, int Width, int OutHeight, int OutWidth)[] Cases =
    [
        ("2x2 stride 2", PoolGeometry.Square(2, 2), 6, 4, 3, 2),
        ("2x2 stride 2, last row and column left over", PoolGeometry.Square(2, 2), 7, 5, 3, 2),
        ("2x2 stride 2, ceil mode", PoolGeometry.Square(2, 2), 7, 5, 4, 3),
        ("3x3 stride 2 pad 1, overlapping", PoolGeometry.Square(3, 2, 1), 7, 8, 4, 4),
        ("3x3 stride 1 pad 1", PoolGeometry.Square(3, 1, 1) with { CountIncludePad = true }, 4, 5, 4, 5),
        ("3x2 stride 2x1, uneven pads", new(3, 2) { StrideY = 2, PadTop = 1, PadBottom = 2, PadRight = 1, CountIncludePad = true }, 6, 4, 4, 4),
        ("3x2 stride 2x1, uneven pads not counted", new(3, 2) { StrideY = 2, PadTop = 1, PadBottom = 2, PadRight = 1 }, 6, 4, 4, 4),
        ("2x2 dilation 2x3", new(2, 2) { DilationY = 2, DilationX = 3, PadTop = 1, PadLeft = 2, PadBottom = 1, PadRight = 2 }, 6, 7, 6, 8),
        ("2x2 dilation 2 stride 3", new(2, 2) { DilationY = 2, DilationX = 2, StrideY = 3, StrideX = 3 }, 9, 9, 3, 3),
        ("1x1 stride 3: pixels outside every window", PoolGeometry.Square(1, 3), 8, 8, 3, 3),
        ("whole image", PoolGeometry.Square(5, 1), 5, 5, 1, 1),
        ("3x3 stride 2 pad 1 ceil mode with counted pads", PoolGeometry.Square(3, 2, 1) with { CountIncludePad = true }, 6, 6, 4, 4),
    ];

    public static TheoryData<InstructionSet, int> SetsAndCases
    {
        get
        {
            var data = new TheoryData<InstructionSet, int>();
            foreach (InstructionSet set in InstructionSets.Supported)
            {
                for (int i = 0; i < Cases.Length; i++) data.Add(set, i);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(SetsAndCases))]
    public void Max_AnyWindow_MatchesTheLoop(InstructionSet set, int index)
    {
        (string name, PoolGeometry geometry, int height, int width, int outHeight, int outWidth) = Cases[index];
        foreach (int channels in Channels(set))
        {
            using TestImages x = Ties(height, width, channels);
            using var y = new TestImages(Images, outHeight, outWidth, channels, gap: 1);
            using TestImages t = TestImages.Random(Images, height, width, channels, seed: 5, gap: 2);
            using TestImages gathered = y.SameShape();
            for (int unit = PoolKernels.OutputUnits(Images, y.View) - 1; unit >= 0; unit--)
            {
                PoolKernels.For(set).Max(geometry, x.View, y.View, unit);
                PoolKernels.For(set).MaxGather(geometry, x.View, t.View, gathered.View, unit);
            }

            y.CheckSurroundings();
            gathered.CheckSurroundings();
            y.ForEach((n, oy, ox, c) =>
            {
                (int Y, int X)? place = PlaceOfMax(geometry, x, n, oy, ox, c);
                float expected = place is { } p ? x[n, p.Y, p.X, c] : float.NegativeInfinity;
                Assert.True(expected.Equals(y[n, oy, ox, c]), $"{name}: {y[n, oy, ox, c]} instead of {expected}");
                Assert.Equal(place is { } q ? t[n, q.Y, q.X, c] : 0, gathered[n, oy, ox, c]);
            });
        }
    }

    [Theory]
    [MemberData(nameof(SetsAndCases))]
    public void MaxGradient_AnyWindow_AddsAtTheFirstMaximum(InstructionSet set, int index)
    {
        (string name, PoolGeometry geometry, int height, int width, int outHeight, int outWidth) = Cases[index];
        foreach (int channels in Channels(set))
        {
            using TestImages x = Ties(height, width, channels);
            using TestImages dy = TestImages.Random(Images, outHeight, outWidth, channels, seed: 6, gap: 1);
            using TestImages dx = x.SameShape();
            dx.Fill((_, _, _, _) => 77); // stale numbers must be replaced
            for (int unit = PoolKernels.MaxGradientUnits(Images, geometry, dy.View) - 1; unit >= 0; unit--)
                PoolKernels.For(set).MaxGradient(geometry, x.View, dy.View, dx.View, unit);

            dx.CheckSurroundings();
            using TestImages expected = x.SameShape();
            dy.ForEach((n, oy, ox, c) =>
            {
                if (PlaceOfMax(geometry, x, n, oy, ox, c) is { } place) expected[n, place.Y, place.X, c] += dy[n, oy, ox, c];
            });
            Assert.Equal(expected.ToArray(), dx.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(SetsAndCases))]
    public void Average_AnyWindow_MatchesTheLoopAndItsTranspose(InstructionSet set, int index)
    {
        (string name, PoolGeometry geometry, int height, int width, int outHeight, int outWidth) = Cases[index];
        foreach (int channels in Channels(set))
        {
            using TestImages x = TestImages.Random(Images, height, width, channels, seed: 3, gap: 2);
            using TestImages dy = TestImages.Random(Images, outHeight, outWidth, channels, seed: 4, gap: 1);
            using TestImages y = dy.SameShape();
            using TestImages dx = x.SameShape();
            for (int unit = 0; unit < PoolKernels.OutputUnits(Images, y.View); unit++) PoolKernels.For(set).Average(geometry, x.View, y.View, unit);
            for (int unit = 0; unit < PoolKernels.InputUnits(Images, dx.View); unit++) PoolKernels.For(set).AverageGradient(geometry, dy.View, dx.View, unit);
            y.CheckSurroundings();
            dx.CheckSurroundings();

            var gradient = new double[Images, height, width, channels];
            y.ForEach((n, oy, ox, c) =>
            {
                double sum = 0;
                int divisor = PaddedTaps(geometry, oy, ox, height, width);
                foreach ((int iy, int ix) in Taps(geometry, oy, ox, height, width)) sum += x[n, iy, ix, c];
                foreach ((int iy, int ix) in Taps(geometry, oy, ox, height, width)) gradient[n, iy, ix, c] += dy[n, oy, ox, c] / (double)divisor;
                Assert.Equal(sum / divisor, y[n, oy, ox, c], 1e-5);
            });
            dx.ForEach((n, iy, ix, c) => Assert.Equal(gradient[n, iy, ix, c], dx[n, iy, ix, c], 1e-5));
        }
    }

    // torch 1.13.0: x = [[[[1, nan, 3, nan], [5, 5, 1, 1]]]]; max_pool2d(x, 2) = [nan, nan], gradient of its sum = [[0, 1, 0, 1], [0, 0, 0, 0]].
    [Theory]
    [MemberData(nameof(Sets))]
    public void MaxGradient_NaNInWindow_FollowsPyTorch(InstructionSet set)
    {
        float[] x = [1, float.NaN, 3, float.NaN, 5, 5, 1, 1], y = new float[2], dy = [1, 1], dx = new float[8];
        fixed (float* px = x, py = y, pdy = dy, pdx = dx)
        {
            PoolKernels.For(set).Max(PoolGeometry.Square(2, 2), ImageView.Dense(px, 2, 4, 1), ImageView.Dense(py, 1, 2, 1), 0);
            PoolKernels.For(set).MaxGradient(PoolGeometry.Square(2, 2), ImageView.Dense(px, 2, 4, 1), ImageView.Dense(pdy, 1, 2, 1), ImageView.Dense(pdx, 2, 4, 1), 0);
        }

        Assert.Equal([float.NaN, float.NaN], y);
        Assert.Equal([0, 1, 0, 1, 0, 0, 0, 0], dx);
    }

    private static int[] Channels(InstructionSet set)
    {
        int width = InstructionSets.Width(set);
        return [1, 3, width, width + 1, (2 * width) + 3];
    }

    // Few different values, so that windows have equal maxima.
    private static TestImages Ties(int height, int width, int channels)
    {
        var x = new TestImages(Images, height, width, channels, gap: 2);
        var random = new Random(11);
        x.Fill((_, _, _, _) => random.Next(3) - 1);
        return x;
    }

    private static List<(int Y, int X)> Taps(PoolGeometry g, int oy, int ox, int height, int width)
    {
        var taps = new List<(int, int)>();
        for (int ky = 0; ky < g.KernelHeight; ky++)
        {
            for (int kx = 0; kx < g.KernelWidth; kx++)
            {
                int y = (oy * g.StrideY) - g.PadTop + (ky * g.DilationY), x = (ox * g.StrideX) - g.PadLeft + (kx * g.DilationX);
                if (y >= 0 && y < height && x >= 0 && x < width) taps.Add((y, x));
            }
        }

        return taps;
    }

    private static int PaddedTaps(PoolGeometry g, int oy, int ox, int height, int width)
    {
        if (!g.CountIncludePad) return Taps(g, oy, ox, height, width).Count;
        PoolGeometry unpadded = g with { PadTop = 0, PadLeft = 0 };
        return Taps(unpadded, oy, ox, height + g.PadTop + g.PadBottom, width + g.PadLeft + g.PadRight).Count;
    }

    private static (int Y, int X)? PlaceOfMax(PoolGeometry g, TestImages x, int n, int oy, int ox, int c)
    {
        (int Y, int X)? best = null;
        foreach ((int iy, int ix) in Taps(g, oy, ox, x.View.Height, x.View.Width))
        {
            if (best is not { } b || x[n, iy, ix, c] > x[n, b.Y, b.X, c]) best = (iy, ix);
        }

        return best;
    }
}
