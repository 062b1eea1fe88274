namespace Redoubt.Tensors.Tests;

public sealed class RandomKeyTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(300)]
    public void FillSigns_AnyLength_IsAPrefixOfTheLongest(int length)
    {
        var key = new RandomKey(7);
        float[] part = new float[length], whole = new float[1000];
        key.FillSigns(part, 0.25f);
        key.FillSigns(whole, 0.25f);
        Assert.All(whole, value => Assert.Equal(0.25f, Math.Abs(value)));
        Assert.Equal(whole[..length], part);
    }

    [Fact]
    public void FillSigns_ManyKeys_AreFairAndIndependentOfTheirNeighbors()
    {
        const int Keys = 4000, Length = 130;
        var signs = new float[Length];
        var sums = new double[Length];
        var products = new double[Length];
        for (ulong i = 0; i < Keys; i++)
        {
            new RandomKey(11).Fold(i).FillSigns(signs);
            for (int j = 0; j < Length; j++)
            {
                sums[j] += signs[j];
                products[j] += signs[j] * signs[(j + 1) % Length];
            }
        }

        // Five standard deviations of a sum of fair signs.
        double limit = 5 * Math.Sqrt(Keys);
        Assert.All(sums, sum => Assert.InRange(sum, -limit, limit));
        Assert.All(products, sum => Assert.InRange(sum, -limit, limit));
    }
}
