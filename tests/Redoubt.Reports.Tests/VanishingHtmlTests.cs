using System.Text.RegularExpressions;
using System.Xml.Linq;
using Redoubt.Evidence;
using Redoubt.Evidence.Tests;

namespace Redoubt.Reports.Tests;

public sealed partial class VanishingHtmlTests
{
    [Fact]
    public void Render_Result_IsWellFormedAndNeedsNoNetwork()
    {
        string html = VanishingHtml.Render(SampleDocuments.Vanishing());
        XElement page = Parse(html);
        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        Assert.Equal(2, page.Descendants("image").Count());
        Assert.All(page.Descendants("image"), static image => Assert.StartsWith("data:image/png;base64,", image.Attribute("href")!.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Render_Result_StatesRatesControlsAndLimits()
    {
        VanishingResult result = SampleDocuments.Vanishing();
        string text = Parse(VanishingHtml.Render(result)).Value;
        foreach (string expected in (string[])["from 98.0\u00A0% to 9.0\u00A0%", "97.0\u00A0%", "96.0\u00A0%", "12.0\u00A0%", "not detected", "What this does not show", result.Run.CommandLine, result.Model.Sha256!])
            Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Scene_DrawsTheObjectAndTheBestBox()
    {
        XElement page = Parse(VanishingHtml.Render(SampleDocuments.Vanishing()));
        Assert.Equal("card vanished", page.Descendants("article").Single().Attribute("class")!.Value);
        string[] rectangles = [.. page.Descendants("rect").Select(static r => $"{r.Attribute("class")!.Value} {r.Attribute("x")!.Value} {r.Attribute("y")!.Value} {r.Attribute("width")!.Value} {r.Attribute("height")!.Value}")];
        Assert.Equal(["truth 10 20 60 70", "found 12 22 56 66", "truth 10 20 60 70", "weak 11 21 60 70"], rectangles);
    }

    [Fact]
    public void Render_HostileText_IsText()
    {
        VanishingResult result = SampleDocuments.Vanishing();
        XElement page = Parse(VanishingHtml.Render(result with { Model = result.Model with { FileName = "<script>alert(1)</script>" } }));
        Assert.Empty(page.Descendants("script"));
        Assert.Contains("<script>alert(1)</script>", page.Descendants("title").Single().Value, StringComparison.Ordinal);
    }

    private static XElement Parse(string html) => XDocument.Parse(VoidElement().Replace(html.Replace("<!DOCTYPE html>", string.Empty, StringComparison.Ordinal), "<$1$2/>")).Root!;

    [GeneratedRegex("<(meta|br|img)((?:\\s[^>]*?)?)/?>")]
    private static partial Regex VoidElement();
}
