using System.Xml.Linq;
using Redoubt.Samples;

namespace Redoubt.Evidence.Tests;

public sealed class JUnitWriterTests
{
    private static XElement Suite(AssessmentReport report)
    {
        using MemoryStream stream = new(JUnitWriter.Write(report));
        XElement root = XDocument.Load(stream).Root!;
        Assert.Equal("testsuites", root.Name);
        return Assert.Single(root.Elements("testsuite"));
    }

    [Fact]
    public void Write_GoodReport_HasNoFailure()
    {
        XElement suite = Suite(SampleReport.Make());
        Assert.Empty(suite.Descendants("failure"));
        Assert.Empty(suite.Descendants("error"));
        Assert.Equal(["more-steps-weaker"], suite.Elements("testcase").Where(test => test.Element("skipped") is not null).Select(test => (string?)test.Attribute("name")));
    }

    [Fact]
    public void Write_FullReport_CountsAgreeWithTheCases()
    {
        XElement suite = Suite(SampleDocuments.FullAssessment());
        Assert.Equal((int)suite.Attribute("tests")!, suite.Elements("testcase").Count());
        Assert.Equal((int)suite.Attribute("failures")!, suite.Descendants("failure").Count());
        Assert.Equal((int)suite.Attribute("errors")!, suite.Descendants("error").Count());
        Assert.Equal((int)suite.Attribute("skipped")!, suite.Descendants("skipped").Count());
        Assert.Equal(["clean-accuracy", "noise-as-strong"], suite.Descendants("failure").Select(failure => (string?)failure.Parent!.Attribute("name")));
        Assert.Equal("complete", (string?)Assert.Single(suite.Descendants("error")).Parent!.Attribute("name"));
    }

    [Fact]
    public void Write_NotStated_Fails()
    {
        XElement suite = Suite(SampleReport.Make() with { WorstCase = null, NotStatedReason = "No adaptive attack was run." });
        Assert.Equal("No adaptive attack was run.", (string?)Assert.Single(suite.Descendants("failure")).Attribute("message"));
    }

    [Fact]
    public void Write_HostileText_StaysWellFormed()
    {
        AssessmentReport report = SampleReport.Make();
        report = report with
        {
            Model = report.Model with { FileName = "<&\"'\u0000\u0007\uD800]]>😀.onnx" },
            Gates = [report.Gates[0] with { Passed = false, Message = "</failure>\u0001" }],
        };
        XElement suite = Suite(report);
        Assert.Contains("<&\"'\uFFFD\uFFFD\uFFFD]]>😀.onnx", (string?)suite.Attribute("name"), StringComparison.Ordinal);
        Assert.Equal("</failure>\uFFFD", (string?)Assert.Single(suite.Descendants("failure")).Attribute("message"));
    }
}
