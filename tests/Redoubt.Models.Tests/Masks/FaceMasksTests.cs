namespace Redoubt.Models.Tests;

public sealed class FaceMasksTests
{
    [Theory]
    [InlineData(112, 112)]
    [InlineData(112, 92)]
    [InlineData(64, 64)]
    public void Glasses_AreOneFrameThatLeavesTheEyesFree(int height, int width)
    {
        bool[] mask = FaceMasks.Glasses(height, width);
        double share = (double)mask.Count(static free => free) / mask.Length;
        Assert.InRange(share, 0.065, 0.09);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++) Assert.Equal(mask[y * width + x], mask[y * width + width - 1 - x]);
        }

        Assert.False(At(0.31, 0.47));
        Assert.False(At(0.69, 0.47));
        Assert.True(At(0.5, 0.435));
        Assert.True(At(0.01, 0.42));
        Assert.True(At(0.31, 0.37));
        Assert.False(At(0.5, 0.7));

        bool At(double x, double y) => mask[(int)(y * height) * width + (int)(x * width)];
    }

    [Fact]
    public void Forehead_IsTheDocumentedRectangle()
    {
        bool[] mask = FaceMasks.Forehead(100, 100);
        Assert.Equal(40 * 14, mask.Count(static free => free));
        Assert.True(mask[20 * 100 + 30] && mask[33 * 100 + 69]);
        Assert.False(mask[19 * 100 + 30] || mask[20 * 100 + 29]);
    }

    [Fact]
    public void Draw_KnowsItsNamesOnly()
    {
        Assert.All(FaceMasks.Names, static name => Assert.NotNull(FaceMasks.Draw(name, 20, 20)));
        Assert.Null(FaceMasks.Draw("moustache", 20, 20));
    }
}
