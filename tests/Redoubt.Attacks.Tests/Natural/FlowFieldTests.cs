using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class FlowFieldTests
{
    private const int Height = 4, Width = 5, Pixels = Height * Width;

    private static readonly RandomKey Key = new(TestSeed.Value);

    private static readonly FlowField Field = new(new Shape(2, Height, Width));

    [Fact]
    public void Warp_ZeroFlow_GivesTheBytesOfTheImage()
    {
        float[] image = Uniform(2 * Pixels, 1), moved = new float[image.Length];
        Field.Warp(image, new float[2 * Pixels], moved);
        Assert.Equal(image, moved);
    }

    [Fact]
    public void Warp_WholePixels_ShiftsAndRepeatsTheEdge()
    {
        float[] image = [1, 2, 3, 4, 5, 6], moved = new float[6], flow = new float[12];
        FlowField small = new(new Shape(1, 2, 3));
        flow.AsSpan(0, 6).Fill(1);
        small.Warp(image, flow, moved);
        Assert.Equal([2, 3, 3, 5, 6, 6], moved);
        flow.AsSpan(0, 6).Fill(-0.25f);
        flow.AsSpan(6).Fill(1);
        small.Warp(image, flow, moved);
        Assert.Equal([4, 4.75f, 5.75f, 4, 4.75f, 5.75f], moved);
        flow.AsSpan().Fill(-100);
        small.Warp(image, flow, moved);
        Assert.Equal([1, 1, 1, 1, 1, 1], moved);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-0.5f, 0.25f)]
    [InlineData(0.3f, -0.8f)]
    public void Warp_UniformFlow_IsTheShiftOfTheSpatialAttackInside(float right, float down)
    {
        float[] image = Uniform(2 * Pixels, 2), moved = new float[image.Length], shifted = new float[image.Length];
        Field.Warp(image, UniformFlow(right, down), moved);
        SpatialProcedure.Transform(image, (Height, Width), (0, -(double)right, -(double)down), 0, shifted);
        for (int i = 0; i < image.Length; i++)
        {
            int x = i % Width, y = i / Width % Height;
            if (x is 0 or Width - 1 || y is 0 or Height - 1) continue;
            Assert.Equal(shifted[i], moved[i], 1e-6f);
        }
    }

    [Fact]
    public void Pull_RandomFlow_IsTheDerivativeOfWarp()
    {
        const float h = 1f / 64;
        float[] image = Uniform(2 * Pixels, 3), weights = Uniform(2 * Pixels, 4), pulled = new float[2 * Pixels], flow = RandomFlow(5);
        Field.Pull(image, flow, weights, pulled);
        int compared = 0;
        for (int i = 0; i < flow.Length; i++)
        {
            // Between two pixels the picture is linear in each shift, so that the difference quotient is exact but for rounding.
            if (MathF.Floor(flow[i] - h) != MathF.Floor(flow[i] + h)) continue;
            Assert.Equal((Along(i, h) - Along(i, -h)) / (2 * h), pulled[i], 2e-5);
            compared++;
        }

        Assert.True(compared > Pixels, $"{compared} compared, seed {TestSeed.Value}");

        double Along(int index, float by)
        {
            float[] other = [.. flow], moved = new float[image.Length];
            other[index] += by;
            Field.Warp(image, other, moved);
            return weights.Zip(moved, static (w, v) => (double)w * v).Sum();
        }
    }

    [Fact]
    public void Pull_OnPixels_TakesTheMeanOfBothSlopes()
    {
        FlowField row = new(new Shape(1, 1, 4));
        float[] pulled = new float[8];
        row.Pull([1, 2, 5, 9], new float[8], [1, 1, 1, 1], pulled);
        Assert.Equal([0.5f, 2, 3.5f, 2, 0, 0, 0, 0], pulled); // (0 + 1) / 2, (1 + 3) / 2, (3 + 4) / 2, (4 + 0) / 2
    }

    [Fact]
    public void AddRoughness_TwoPixelsAndUniformFlow_FollowTheFormula()
    {
        FlowField two = new(new Shape(1, 1, 2));
        float[] gradient = new float[4];
        Assert.Equal(10, two.AddRoughness([3, 0, 4, 0], 0.5, gradient)); // both are neighbors of each other: 2·5
        Assert.Equal([0.6f, -0.6f, 0.8f, -0.8f], gradient);
        float[] none = new float[2 * Pixels];
        Assert.Equal(0, Field.AddRoughness(UniformFlow(0.7f, -1), 1, none));
        Assert.All(none, value => Assert.Equal(0, value));
    }

    [Fact]
    public void AddRoughness_RandomFlow_IsTheSumOverNeighborsAndHasItsDerivative()
    {
        const float h = 1f / 256;
        float[] flow = RandomFlow(6), gradient = new float[flow.Length];
        Assert.Equal(Direct(flow), Field.AddRoughness(flow, 0.3, gradient), 1e-9);
        for (int i = 0; i < flow.Length; i++)
        {
            float[] more = [.. flow], less = [.. flow];
            more[i] += h;
            less[i] -= h;
            Assert.Equal(0.3 * (Direct(more) - Direct(less)) / ((double)more[i] - less[i]), gradient[i], 2e-3);
        }
    }

    [Fact]
    public void Limit_LongShifts_AreShortenedInTheirDirection()
    {
        FlowField two = new(new Shape(1, 1, 2));
        float[] flow = [3, 0.1f, -4, 0.2f];
        two.Limit(flow, 1.5);
        Assert.Equal(0.9f, flow[0], 1e-6f);
        Assert.Equal(-1.2f, flow[2], 1e-6f);
        Assert.Equal((0.1f, 0.2f), (flow[1], flow[3]));
        (double mean, double longest) = two.Lengths(flow);
        Assert.InRange(longest, 1.4999, 1.5);
        Assert.Equal(0.5 * (longest + Math.Sqrt(0.05)), mean, 1e-7);
    }

    private static double Direct(float[] flow)
    {
        double sum = 0;
        for (int p = 0; p < Pixels; p++)
        {
            foreach ((int dx, int dy) in new[] { (1, 0), (-1, 0), (0, 1), (0, -1) })
            {
                int x = p % Width + dx, y = p / Width + dy;
                if (x is < 0 or >= Width || y is < 0 or >= Height) continue;
                int q = y * Width + x;
                sum += Math.Sqrt(Math.Pow((double)flow[p] - flow[q], 2) + Math.Pow((double)flow[Pixels + p] - flow[Pixels + q], 2));
            }
        }

        return sum;
    }

    private static float[] Uniform(int count, ulong stream)
    {
        float[] values = new float[count];
        Key.Fold(stream).FillUniform(values);
        return values;
    }

    private static float[] RandomFlow(ulong stream) => [.. Uniform(2 * Pixels, stream).Select(static value => 3 * value - 1.5f)];

    private static float[] UniformFlow(float right, float down) => [.. Enumerable.Repeat(right, Pixels), .. Enumerable.Repeat(down, Pixels)];
}
