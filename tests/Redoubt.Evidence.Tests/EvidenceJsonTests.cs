using System.Text;
using System.Text.Json.Nodes;
using Redoubt.Samples;

namespace Redoubt.Evidence.Tests;

public sealed class EvidenceJsonTests
{
    private static string Text<T>(T document)
        where T : class, IEvidenceDocument<T> => Encoding.UTF8.GetString(EvidenceJson.Serialize(document));

    private static T RoundTrip<T>(T document)
        where T : class, IEvidenceDocument<T> => EvidenceJson.Deserialize<T>(EvidenceJson.Serialize(document), "memory");

    [Fact]
    public void Serialize_EveryDocument_RoundTrips()
    {
        AssessmentReport report = SampleDocuments.FullAssessment();
        Assert.Equal(Text(report), Text(RoundTrip(report)));
        Assert.Equal(report.Gallery[0].CleanPng.ToArray(), RoundTrip(report).Gallery[0].CleanPng.ToArray());
        Assert.Equal(report.WorstCase, RoundTrip(report).WorstCase);
        Assert.Equal(report.Rows, RoundTrip(report).Rows.AsEnumerable());
        Assert.Equal(Text(SampleDocuments.Attack()), Text(RoundTrip(SampleDocuments.Attack())));
        Assert.Equal(Text(SampleDocuments.Prediction()), Text(RoundTrip(SampleDocuments.Prediction())));
        Assert.Equal(Text(SampleDocuments.Benchmark()), Text(RoundTrip(SampleDocuments.Benchmark())));
        Assert.Equal(Text(SampleDocuments.Training()), Text(RoundTrip(SampleDocuments.Training())));
    }

    [Fact]
    public void Serialize_Attack_HasTheNamesThatOtherProgramsRead()
    {
        JsonNode json = JsonNode.Parse(EvidenceJson.Serialize(SampleDocuments.Attack()))!;
        Assert.Equal(0.75, (double)json["cleanAccuracy"]!);
        Assert.Equal(0.25, (double)json["robustAccuracy"]!);
        Assert.Equal(4, (int)json["examples"]!);
        Assert.Equal(1.5, (double)json["seconds"]!);
        Assert.Equal(["index", "label", "cleanPrediction", "adversarialPrediction", "success", "norm", "distance", "queries", "margin"],
            json["rows"]![0]!.AsObject().Select(property => property.Key));
    }

    [Fact]
    public void Serialize_Benchmark_HasTheNamesThatOtherProgramsRead()
    {
        JsonNode json = JsonNode.Parse(EvidenceJson.Serialize(SampleDocuments.Benchmark()))!;
        Assert.Equal(2, (int)json["threads"]!);
        Assert.NotNull(json["instructionSet"]);
        Assert.NotNull(json["peakGflopsPerThread"]);
        Assert.Equal(["model", "batch", "phase", "milliseconds", "gflops", "efficiency", "allocatedBytes"],
            json["cases"]![0]!.AsObject().Select(property => property.Key));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Serialize_NumberNotFinite_Throws(double bad)
    {
        AttackResult result = SampleDocuments.Attack() with { MedianNorm = bad };
        Assert.Throws<ArgumentException>(() => EvidenceJson.Serialize(result));
    }

    [Fact]
    public void Serialize_HostileNames_AreInertInHtml()
    {
        AssessmentReport report = SampleReport.Make();
        report = report with { Model = report.Model with { FileName = "</script><b>\"'\u0001ℓ∞.onnx" } };
        string json = Text(report);
        Assert.DoesNotContain('<', json);
        Assert.Contains("ℓ∞", json, StringComparison.Ordinal);
        Assert.Equal(report.Model.FileName, RoundTrip(report).Model.FileName);
    }

    [Fact]
    public void Deserialize_Broken_NamesFileAndPosition()
    {
        byte[] json = Encoding.UTF8.GetBytes("{\n  \"schema\": \"redoubt.attack/1\",\n  \"seconds\": oops\n}");
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => EvidenceJson.Deserialize<AttackResult>(json, "old.json"));
        Assert.Contains("old.json", e.Message, StringComparison.Ordinal);
        Assert.Contains("line 3", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null", "null instead of")]
    [InlineData("{}", "seconds")]
    [InlineData("[]", "not a valid")]
    [InlineData("", "not a valid")]
    public void Deserialize_NotADocument_SaysSo(string json, string expected)
    {
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => EvidenceJson.Deserialize<AttackResult>(Encoding.UTF8.GetBytes(json), "x.json"));
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deserialize_OtherVersion_SaysWhichItReads()
    {
        byte[] json = EvidenceJson.Serialize(SampleDocuments.Attack() with { Schema = "redoubt.attack/2" });
        InvalidDataException e = Assert.Throws<InvalidDataException>(() => EvidenceJson.Deserialize<AttackResult>(json, "new.json"));
        Assert.Equal("new.json is a \"redoubt.attack/2\" document; this program reads \"redoubt.attack/1\".", e.Message);
    }

    [Fact]
    public void Deserialize_NullWhereRequired_Throws()
    {
        JsonNode json = JsonNode.Parse(EvidenceJson.Serialize(SampleReport.Make()))!;
        json["model"] = null;
        Assert.Throws<InvalidDataException>(() => EvidenceJson.Deserialize<AssessmentReport>(Encoding.UTF8.GetBytes(json.ToJsonString()), "x.json"));
    }
}
