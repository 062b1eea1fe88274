using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks.Tests;

public sealed class PatchPlacementTests
{
    private static readonly Shape Image = new(2, 20, 24);
    private static readonly RandomKey Key = new(20260101);

    [Theory]
    [InlineData(49, 10.5f, 8.5f, 7)]
    [InlineData(51, 10.5f, 8.5f, 7)]
    [InlineData(63, 10.5f, 8.5f, 7)]
    [InlineData(16, 6f, 12f, 4)]
    [InlineData(1, 3.5f, 2.5f, 1)]
    public void Of_IdentitySquare_CoversExactlyTheSquare(int maxPixels, float x, float y, int side)
    {
        PatchPlacement placement = PatchPlacement.Of(Area(maxPixels, x: x, y: y), Image, InputBounds.Unit, PatchTransformation.Identity);
        var expected = from row in Enumerable.Range((int)(y - side / 2f), side) from column in Enumerable.Range((int)(x - side / 2f), side) select row * 24 + column;
        Assert.Equal(expected, placement.Pixels.ToArray());
    }

    [Fact]
    public void Of_IdentityCircle_CoversThePixelsWithinItsRadius()
    {
        PatchPlacement placement = PatchPlacement.Of(Area(51, PatchShape.Circle, x: 10.5f, y: 8.5f), Image, InputBounds.Unit, PatchTransformation.Identity);
        var expected = from row in Enumerable.Range(0, 20) from column in Enumerable.Range(0, 24) where Math.Pow(column - 10, 2) + Math.Pow(row - 8, 2) <= 51 / Math.PI select row * 24 + column;
        Assert.Equal(expected, placement.Pixels.ToArray());
    }

    [Theory]
    [InlineData(PatchShape.Square)]
    [InlineData(PatchShape.Circle)]
    public void Apply_TenThousandTransformations_ChangesAtMostTheLimitAndStaysInBounds(PatchShape shape)
    {
        var variation = new PatchVariation { RotationDegrees = 180, Scale = 0.5f, ShiftPixels = 8, Perspective = 0.3f, Brightness = 1, Contrast = 0.9f };
        PatchArea area = Area(51, shape);
        float[] texels = Uniform(2 * 64, 1), image = Uniform(Image.Count, 2);
        var bounds = new InputBounds(-1, 1);
        int most = 0, beyond = 0;
        for (int i = 0; i < 10_000; i++)
        {
            PatchTransformation t = variation.Draw(Key.Fold((ulong)i));
            float[] patched = [.. image];
            PatchPlacement.Of(area, Image, bounds, t).Apply(patched, texels);
            bool[] changed = [.. Enumerable.Range(0, 480).Select(p => patched[p] != image[p] || patched[480 + p] != image[480 + p])];
            most = Math.Max(most, changed.Count(static c => c));
            beyond += t.Scale > 1.2f ? 1 : 0;
            Assert.True(bounds.Contains(patched), $"transformation {i}");
        }

        Assert.Equal(51, most);
        Assert.True(beyond > 1000);
    }

    [Fact]
    public void Of_MoreThanTheLimit_KeepsTheInnermost()
    {
        PatchArea area = Area(49, x: 10.5f, y: 8.5f);
        PatchPlacement placement = PatchPlacement.Of(area, Image, InputBounds.Unit, PatchTransformation.Identity with { Scale = 9f / 7 });
        Assert.Equal(PatchPlacement.Of(area, Image, InputBounds.Unit, PatchTransformation.Identity).Pixels.ToArray(), placement.Pixels.ToArray());
    }

    [Fact]
    public void Apply_IdentityWithOneTexelPerPixel_CopiesThePicture()
    {
        PatchArea area = Area(49, x: 10.5f, y: 8.5f) with { Texels = 7 };
        float[] texels = Uniform(2 * 49, 3, 0), image = new float[Image.Count];
        PatchPlacement.Of(area, Image, InputBounds.Unit, PatchTransformation.Identity).Apply(image, texels);
        for (int i = 0; i < 98; i++) Assert.Equal(texels[i], image[i / 49 * 480 + (5 + i % 49 / 7) * 24 + 7 + i % 7], 1e-5f);
    }

    [Fact]
    public void Apply_QuarterTurn_TurnsThePicture()
    {
        PatchArea area = Area(49, x: 10.5f, y: 8.5f) with { Texels = 7 };
        float[] texels = Uniform(2 * 49, 4, 0), image = new float[Image.Count];
        PatchPlacement.Of(area, Image, InputBounds.Unit, PatchTransformation.Identity with { RotationDegrees = 90 }).Apply(image, texels);

        // The right edge comes down: column c of the picture is row c of the image, its rows run from right to left.
        for (int row = 0; row < 7; row++)
        {
            for (int column = 0; column < 7; column++) Assert.Equal(texels[row * 7 + column], image[(5 + column) * 24 + 7 + 6 - row], 1e-4f);
        }
    }

    // <g, A t> = <A* g, t> for the linear part A of Apply: exact adjoint, where nothing is clamped.
    [Fact]
    public void Accumulate_AnyTransformation_IsTheAdjointOfApply()
    {
        var variation = new PatchVariation { RotationDegrees = 180, Scale = 0.5f, ShiftPixels = 4, Perspective = 0.3f, Brightness = 0.1f, Contrast = 0.5f };
        var bounds = new InputBounds(-100, 100);
        float[] zero = new float[2 * 64];
        for (int i = 0; i < 200; i++)
        {
            PatchPlacement placement = PatchPlacement.Of(Area(51), Image, bounds, variation.Draw(Key.Fold((ulong)i)));
            float[] texels = Uniform(2 * 64, 100 + (ulong)i), gradient = Uniform(Image.Count, 900 + (ulong)i), back = new float[2 * 64];
            float[] with = new float[Image.Count], without = new float[Image.Count];
            placement.Apply(with, texels);
            placement.Apply(without, zero);
            placement.Accumulate(gradient, texels, 1, back);
            double forward = 0, backward = 0;
            for (int p = 0; p < with.Length; p++) forward += gradient[p] * ((double)with[p] - without[p]);
            for (int t = 0; t < back.Length; t++) backward += (double)back[t] * texels[t];
            Assert.Equal(forward, backward, 1e-3);
        }
    }

    [Fact]
    public void Accumulate_ClampedLight_MatchesFiniteDifferences()
    {
        PatchTransformation light = PatchTransformation.Identity with { RotationDegrees = 20, Contrast = 1.8f, Brightness = 0.15f };
        PatchPlacement placement = PatchPlacement.Of(Area(51), Image, InputBounds.Unit, light);
        float[] texels = Uniform(2 * 64, 5, 0, 1), gradient = Uniform(Image.Count, 6), back = new float[2 * 64];
        placement.Accumulate(gradient, texels, 1, back);
        int zeros = 0;
        for (int t = 0; t < texels.Length; t++)
        {
            double up = Product(placement, gradient, [.. texels.Select((v, i) => i == t ? v + 1e-3f : v)]), down = Product(placement, gradient, [.. texels.Select((v, i) => i == t ? v - 1e-3f : v)]);
            zeros += back[t] == 0 ? 1 : 0;
            Assert.Equal((up - down) / 2e-3, back[t], 0.02);
        }

        Assert.InRange(zeros, 1, 127);
    }

    private static double Product(PatchPlacement placement, float[] gradient, float[] texels)
    {
        float[] image = new float[Image.Count];
        placement.Apply(image, texels);
        return image.Zip(gradient, static (a, b) => (double)a * b).Sum();
    }

    private static PatchArea Area(int maxPixels, PatchShape shape = PatchShape.Square, float x = 12.5f, float y = 9.5f) =>
        new() { Shape = shape, MaxPixels = maxPixels, Texels = 8, CenterX = x, CenterY = y };

    private static float[] Uniform(int count, ulong name, float low = -1, float high = 1)
    {
        var values = new float[count];
        Key.Fold(name + 10_000_000).FillUniform(values, low, high);
        return values;
    }
}
