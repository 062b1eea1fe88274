using System.Text.RegularExpressions;
using System.Xml.Linq;
using Redoubt.Evidence;
using Redoubt.Evidence.Tests;

namespace Redoubt.Reports.Tests;

public sealed partial class TrainingHtmlTests
{
    [Fact]
    public void Render_Run_IsWellFormedAndNeedsNoNetwork()
    {
        string html = TrainingHtml.Render(Run());
        XElement page = Parse(html);
        Assert.Single(page.Descendants("h1"));
        Assert.Empty(page.Descendants("script"));
        Assert.DoesNotContain("://", html, StringComparison.Ordinal);
        Assert.All(page.Descendants("th"), static header => Assert.Matches("^(col|row)$", header.Attribute("scope")!.Value));
    }

    [Fact]
    public void Render_Run_DrawsEveryMeasuredSeriesAndNoOther()
    {
        XElement page = Parse(TrainingHtml.Render(Run()));
        string[] lines = [.. page.Descendants("polyline").Select(static line => line.Attribute("class")!.Value)];
        Assert.Equal(["epoch-line epoch-training", "epoch-line epoch-test", "epoch-line epoch-robust", "epoch-line epoch-training"], lines);

        // Epoch 2 of 2 at 40 %: the axis ends 2 % after the last epoch.
        string robust = page.Descendants("polyline").ElementAt(2).Attribute("points")!.Value;
        Assert.Equal("490.2,750 980.39,600", robust);
    }

    [Fact]
    public void Render_Run_SaysThatTheAttackedAccuracyOverstates()
    {
        string text = Parse(TrainingHtml.Render(Run())).Value;
        Assert.Contains("It overstates robustness", text, StringComparison.Ordinal);
        Assert.Contains("the epoch was repeated", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_PlainRun_SaysThatItGivesNoRobustness()
    {
        TrainingReport run = Run() with { Threat = null, Purpose = "on the rows as they are, which gives no robustness" };
        string text = Parse(TrainingHtml.Render(run with { Epochs = [run.Epochs[0] with { ValidationRobustAccuracy = null }] })).Value;
        Assert.Contains("Trained on the rows as they are, which gives no robustness", text, StringComparison.Ordinal);
        Assert.Contains("those of undisturbed inputs", text, StringComparison.Ordinal);
        Assert.DoesNotContain("overstates", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_RunWithCaution_ShowsIt()
    {
        string text = Parse(TrainingHtml.Render(Run() with { Caution = "It is broken." })).Value;
        Assert.Contains("It is broken.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_HostileText_IsText()
    {
        TrainingReport run = Run();
        run = run with { Architecture = "<script>alert(1)</script>", Epochs = [run.Epochs[0] with { Note = "\"><img src=x onerror=alert(1)>" }] };
        XElement page = Parse(TrainingHtml.Render(run));
        Assert.Empty(page.Descendants("script"));
        Assert.Empty(page.Descendants("img"));
    }

    private static TrainingReport Run()
    {
        TrainingReport sample = SampleDocuments.Training();
        TrainingEpoch first = sample.Epochs[0] with { TestAccuracy = 0.8, ValidationRobustAccuracy = 0.25 };
        return sample with
        {
            Threat = SampleDocuments.FullAssessment().Threat,
            Epochs = [first, first with { Epoch = 2, ValidationRobustAccuracy = 0.4, Note = "the epoch was repeated" }],
        };
    }

    private static XElement Parse(string html) => XDocument.Parse(VoidElement().Replace(html.Replace("<!DOCTYPE html>", string.Empty, StringComparison.Ordinal), "<$1$2/>")).Root!;

    [GeneratedRegex("<(meta|br|img)((?:\\s[^>]*?)?)/?>")]
    private static partial Regex VoidElement();
}
