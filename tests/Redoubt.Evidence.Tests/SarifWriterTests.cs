using System.Text.Json.Nodes;
using Redoubt.Samples;

namespace Redoubt.Evidence.Tests;

public sealed class SarifWriterTests
{
    [Fact]
    public void Write_FullReport_FollowsTheStructureOfTheStandard()
    {
        JsonNode log = JsonNode.Parse(SarifWriter.Write(SampleDocuments.FullAssessment()))!;
        Assert.Equal("2.1.0", (string?)log["version"]);
        Assert.EndsWith("sarif-schema-2.1.0.json", (string?)log["$schema"], StringComparison.Ordinal);
        JsonNode run = Assert.Single(log["runs"]!.AsArray())!;
        JsonArray rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        Assert.Equal("Redoubt", (string?)run["tool"]!["driver"]!["name"]);
        Assert.Equal(rules.Count, rules.Select(rule => (string?)rule!["id"]).Distinct().Count());
        Assert.All(rules, rule => Assert.All(["shortDescription", "fullDescription", "help"], name => Assert.NotEqual("", (string)rule![name]!["text"]!)));

        JsonArray artifacts = run["artifacts"]!.AsArray();
        foreach (JsonNode? result in run["results"]!.AsArray())
        {
            // §3.27.6: the rule at ruleIndex has the id ruleId. §3.4.5: index refers to run.artifacts with the same uri.
            Assert.Equal((string?)result!["ruleId"], (string?)rules[(int)result["ruleIndex"]!]!["id"]);
            Assert.Matches("^(error|warning|note)$", (string)result["level"]!);
            Assert.NotEqual("", (string)result["message"]!["text"]!);
            JsonNode location = result["locations"]![0]!["physicalLocation"]!["artifactLocation"]!;
            Assert.Equal((string?)location["uri"], (string?)artifacts[(int)location["index"]!]!["location"]!["uri"]);
            Assert.Equal(64, ((string)result["partialFingerprints"]!["redoubtFinding/v1"]!).Length);
        }

        Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}T.*Z$", (string)run["invocations"]![0]!["startTimeUtc"]!);
        Assert.False((bool)run["invocations"]![0]!["executionSuccessful"]!);
    }

    [Fact]
    public void Write_FullReport_HasOneResultPerFinding()
    {
        string[] ids = Ids(SampleDocuments.FullAssessment());
        Assert.Equal(["RDT001", "RDT002", "RDT002", "RDT004", "RDT005", "RDT006", "RDT007", "RDT008", "RDT009", "RDT009"], ids.Order());
        Assert.Contains("RDT003", Ids(SampleReport.Make() with { WorstCase = null, NotStatedReason = "No adaptive attack was run." }));
    }

    [Fact]
    public void Write_NothingToSay_HasAnEmptyResultList()
    {
        AssessmentReport report = SampleReport.Make();
        report = report with
        {
            Model = report.Model with { Notes = [] },
            Attacks = [.. report.Attacks.Select(attack => attack with { FragileSuccesses = 0 })],
        };
        Assert.Empty(Ids(report));
    }

    [Fact]
    public void Write_NumbersMove_FingerprintsStay()
    {
        AssessmentReport report = SampleDocuments.FullAssessment();
        AssessmentReport later = report with { Gates = [.. report.Gates.Select(gate => gate with { Actual = 0.5, Message = "Other words." })] };
        Assert.Equal(Fingerprints(report), Fingerprints(later));
        Assert.Equal(Fingerprints(report).Length, Fingerprints(report).Distinct().Count());
    }

    [Fact]
    public void Write_HostileFileName_IsAValidUri()
    {
        AssessmentReport report = SampleDocuments.FullAssessment();
        report = report with { Model = report.Model with { FileName = "a b%<\"#?.onnx" } };
        JsonNode log = JsonNode.Parse(SarifWriter.Write(report))!;
        string uri = (string)log["runs"]![0]!["artifacts"]![0]!["location"]!["uri"]!;
        Assert.True(Uri.IsWellFormedUriString(uri, UriKind.Relative), uri);
        Assert.Equal("a b%<\"#?.onnx", Uri.UnescapeDataString(uri));
    }

    [Fact]
    public void Of_MaskingWarning_IsAWarningAndErrorsComeFirst()
    {
        Finding[] findings = [.. Finding.Of(SampleDocuments.FullAssessment())];
        Assert.Equal(FindingLevel.Warning, findings.Single(finding => finding.Subject == "zero-gradients").Level);
        Assert.Equal(findings.OrderByDescending(finding => finding.Level).Select(finding => finding.Subject), findings.Select(finding => finding.Subject));
        Assert.Equal(FindingLevel.Error, findings[0].Level);
    }

    private static JsonArray Results(AssessmentReport report) => JsonNode.Parse(SarifWriter.Write(report))!["runs"]![0]!["results"]!.AsArray();

    private static string[] Ids(AssessmentReport report) => [.. Results(report).Select(result => (string)result!["ruleId"]!)];

    private static string[] Fingerprints(AssessmentReport report) => [.. Results(report).Select(result => (string)result!["partialFingerprints"]!["redoubtFinding/v1"]!)];
}
