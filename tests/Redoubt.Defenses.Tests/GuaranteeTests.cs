namespace Redoubt.Defenses.Tests;

public sealed class GuaranteeTests
{
    [Fact]
    public void Members_InOrder_GrowStronger() =>
        Assert.Equal([Guarantee.Heuristic, Guarantee.Statistical, Guarantee.Certified], Enum.GetValues<Guarantee>().Order());
}
