namespace Redoubt.Cli.Tests;

public sealed class NumbersTests
{
    [Theory]
    [InlineData("0.3", 0.3)]
    [InlineData("8/255", 8.0 / 255)]
    [InlineData(".5", 0.5)]
    [InlineData("1e-3", 0.001)]
    [InlineData("-2/4", -0.5)]
    [InlineData("2.5/1e1", 0.25)]
    public void TryParse_Number_IsRead(string text, double expected)
    {
        Assert.True(Numbers.TryParse(text, out double value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("8/0")]
    [InlineData("8/255/2")]
    [InlineData("1,5")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("1e999")]
    [InlineData("1e300/1e-300")]
    [InlineData("eight")]
    [InlineData("8/ 255")]
    public void TryParse_Nonsense_IsRefused(string text) => Assert.False(Numbers.TryParse(text, out _));
}
