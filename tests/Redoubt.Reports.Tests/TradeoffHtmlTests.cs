using System.Text.RegularExpressions;
using System.Xml.Linq;
using Redoubt.Evidence.Tests;

namespace Redoubt.Reports.Tests;

public sealed partial class TradeoffHtmlTests
{
    [Fact]
    public void Render_Candidates_IsWellFormedAndNeedsNoNetwork()
    {
        string html = TradeoffHtml.Render(SampleTradeoff.Make());
        XElement page = Parse(html);
        Assert.Equal("2 of 4 candidates on the Pareto front", page.Descendants("h1").Single().Value);
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("b"));
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        Assert.All(page.Descendants("th"), static header => Assert.Matches("^(col|row)$", header.Attribute("scope")!.Value));
    }

    // Clean 90, 95 and 99 % on an axis from 80 %; the stair goes from plain (99, 5) over (95, 5) up to hardened (95, 80); blurred lies under it.
    [Fact]
    public void Render_Candidates_DrawsPointsAndStairWhereTheyBelong()
    {
        XElement page = Parse(TradeoffHtml.Render(SampleTradeoff.Make()));
        Assert.Equal("950,950 750,950 750,200", page.Descendants("polyline").Single().Attribute("points")!.Value);
        XElement[] circles = [.. page.Descendants("circle")];
        Assert.Equal(["pareto-front", "pareto-front", "pareto-point"], circles.Select(static circle => circle.Attribute("class")!.Value));
        Assert.Equal(["75%", "95%", "50%"], circles.Select(static circle => circle.Attribute("cx")!.Value));
        Assert.Equal(["20%", "95%", "40%"], circles.Select(static circle => circle.Attribute("cy")!.Value));
        Assert.Contains("not stated", page.Value, StringComparison.Ordinal);
        Assert.Contains("behind hardened", page.Value, StringComparison.Ordinal);
    }

    private static XElement Parse(string html) => XDocument.Parse(VoidElement().Replace(html.Replace("<!DOCTYPE html>", string.Empty, StringComparison.Ordinal), "<$1$2/>")).Root!;

    [GeneratedRegex("<(meta|br|img)((?:\\s[^>]*?)?)/?>")]
    private static partial Regex VoidElement();
}
