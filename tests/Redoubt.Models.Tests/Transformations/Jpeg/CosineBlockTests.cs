using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Models.Tests;

public sealed class CosineBlockTests
{
    // The double sum of ITU-T T.81, A.3.3, as it stands there.
    [Fact]
    public void Forward_RandomBlock_IsTheFormulaOfTheStandard()
    {
        double[] block = Draw(1), found = [.. block];
        CosineBlock.Forward(found);
        for (int v = 0; v < 8; v++)
        {
            for (int u = 0; u < 8; u++)
            {
                double sum = 0;
                for (int i = 0; i < 64; i++) sum += block[i] * Math.Cos((2 * (i % 8) + 1) * u * Math.PI / 16) * Math.Cos((2 * (i / 8) + 1) * v * Math.PI / 16);
                Assert.Equal(0.25 * C(u) * C(v) * sum, found[8 * v + u], 1e-10);
            }
        }

        static double C(int frequency) => frequency == 0 ? 1 / Math.Sqrt(2) : 1;
    }

    [Fact]
    public void Inverse_AfterForward_GivesTheBlockAndItsSquaresStay()
    {
        double[] block = Draw(2), found = [.. block];
        CosineBlock.Forward(found);
        Assert.Equal(block.Sum(static v => v * v), found.Sum(static v => v * v), 1e-6);
        CosineBlock.Inverse(found);
        for (int i = 0; i < 64; i++) Assert.Equal(block[i], found[i], 1e-10);
    }

    [Theory]
    [InlineData(50, 16, 99, 17)]
    [InlineData(100, 1, 1, 1)]
    [InlineData(75, 8, 50, 9)]
    [InlineData(10, 80, 255, 85)]
    [InlineData(1, 255, 255, 255)]
    public void Tables_KnownQualities_AreTheEncoders(int quality, int first, int last, int firstChrominance)
    {
        Assert.Equal(first, QuantizationTable.Luminance(quality)[0]);
        Assert.Equal(last, QuantizationTable.Luminance(quality)[63]);
        Assert.Equal(firstChrominance, QuantizationTable.Chrominance(quality)[0]);
    }

    private static double[] Draw(ulong stream)
    {
        var values = new float[64];
        new RandomKey(TestSeed.Value).Fold(stream).FillUniform(values);
        return [.. values.Select(static v => 255.0 * v - 128)];
    }
}
