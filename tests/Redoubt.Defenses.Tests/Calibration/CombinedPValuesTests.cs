namespace Redoubt.Defenses.Tests;

public sealed class CombinedPValuesTests
{
    // Two p-values: Fisher's is q(1 - ln q) of their product q, the closed form of the χ² tail with four degrees of freedom.
    [Theory]
    [InlineData(0.05, 0.05)]
    [InlineData(0.3, 0.01)]
    [InlineData(1, 1)]
    public void Fisher_TwoValues_IsClosedForm(double a, double b) => Assert.Equal(a * b * (1 - Math.Log(a * b)), CombinedPValues.Fisher([a, b]), 1e-9);

    // SciPy 1.10.1: scipy.stats.combine_pvalues([0.01, 0.2, 0.3], method="fisher") gives 0.0215617513.
    [Fact]
    public void Fisher_ThreeValues_AgreesWithScipy() => Assert.Equal(0.0215617513, CombinedPValues.Fisher([0.01, 0.2, 0.3]), 1e-9);

    [Fact]
    public void Simes_KnownValues_IsSmallestScaled() => Assert.Equal(0.03, CombinedPValues.Simes([0.3, 0.01, 0.2]), 1e-12);

    [Fact]
    public void Simes_SecondValueDecides_UsesItsRank() => Assert.Equal(0.04, CombinedPValues.Simes([0.04, 0.04]), 1e-12);

    [Theory]
    [InlineData(0)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Fisher_NoPValue_Throws(double value) => Assert.Throws<ArgumentException>(() => CombinedPValues.Fisher([0.5, value]));
}
