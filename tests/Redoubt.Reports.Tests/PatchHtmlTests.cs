using System.Text.RegularExpressions;
using System.Xml.Linq;
using Redoubt.Evidence;
using Redoubt.Evidence.Tests;

namespace Redoubt.Reports.Tests;

public sealed partial class PatchHtmlTests
{
    [Fact]
    public void Render_Result_IsWellFormedAndNeedsNoNetwork()
    {
        string html = PatchHtml.Render(SampleDocuments.Patch());
        XElement page = Parse(html);
        Assert.Single(page.Descendants("h1"));
        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        Assert.Equal(3, page.Descendants("img").Count());
        Assert.All(page.Descendants("img"), static image => Assert.StartsWith("data:image/png;base64,", image.Attribute("src")!.Value, StringComparison.Ordinal));
        Assert.All(page.Descendants("img"), static image => Assert.NotEqual("", image.Attribute("alt")!.Value));
        Assert.All(page.Descendants("th"), static header => Assert.Matches("^(col|row)$", header.Attribute("scope")!.Value));
    }

    [Fact]
    public void Render_Result_StatesRateControlsAndLimits()
    {
        PatchResult result = SampleDocuments.Patch();
        string text = Parse(PatchHtml.Render(result)).Value;
        foreach (string expected in (string[])["One patch of at most 51 pixels flips 50.0\u00A0% of right decisions", "10.0\u00A0%", "20.0\u00A0%", "What this does not show", result.Run.CommandLine, result.Model.Sha256!])
            Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_RowThatWasNotFlipped_IsShownAsSuch()
    {
        PatchResult result = SampleDocuments.Patch();
        XElement page = Parse(PatchHtml.Render(result with { Pictures = [result.Pictures[0] with { PatchedPrediction = result.Pictures[0].Label }] }));
        Assert.Equal("card", page.Descendants("article").Single().Attribute("class")!.Value);
        Assert.Contains("still", page.Descendants("article").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_HostileText_IsText()
    {
        PatchResult result = SampleDocuments.Patch();
        result = result with { Model = result.Model with { FileName = "<script>alert(1)</script>" }, Classes = [result.Classes[0] with { Name = "\"><img src=x onerror=alert(1)>" }] };
        XElement page = Parse(PatchHtml.Render(result));
        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain(page.Descendants().Attributes(), static attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        Assert.Contains("<script>alert(1)</script>", page.Descendants("title").Single().Value, StringComparison.Ordinal);
    }

    private static XElement Parse(string html) => XDocument.Parse(VoidElement().Replace(html.Replace("<!DOCTYPE html>", string.Empty, StringComparison.Ordinal), "<$1$2/>")).Root!;

    [GeneratedRegex("<(meta|br|img)((?:\\s[^>]*?)?)/?>")]
    private static partial Regex VoidElement();
}
