using System.Buffers;
using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Redoubt.Evidence;

/// <summary>Writes the findings of an assessment as SARIF 2.1.0 (OASIS Standard), for code-scanning services and CI.</summary>
/// <remarks>One run; every rule with its help; the model file as the only artifact and the location of every result. A report without findings gives an empty result list.</remarks>
public static class SarifWriter
{
    private const string SchemaUri = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /// <summary>The SARIF log of a report.</summary>
    /// <param name="report">The report.</param>
    /// <returns>UTF-8 JSON.</returns>
    public static byte[] Write(AssessmentReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArrayBufferWriter<byte> buffer = new();
        JsonWriterOptions options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
        using (Utf8JsonWriter json = new(buffer, options))
        {
            json.WriteStartObject();
            json.WriteString("$schema", SchemaUri);
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, report.Run);
            WriteInvocation(json, report);
            WriteArtifact(json, report.Model);
            json.WriteStartArray("results");
            foreach (Finding finding in Finding.Of(report)) WriteResult(json, finding, report.Model);
            json.WriteEndArray();
            WriteProperties(json, report);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    private static void WriteTool(Utf8JsonWriter json, RunSummary run)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "Redoubt");
        json.WriteString("version", run.ToolVersion);
        json.WriteStartArray("rules");
        foreach (FindingRule rule in FindingRule.All)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            json.WriteString("name", rule.Name);
            WriteText(json, "shortDescription", rule.Title);
            WriteText(json, "fullDescription", rule.Help);
            WriteText(json, "help", rule.Help);
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(rule.Level));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteInvocation(Utf8JsonWriter json, AssessmentReport report)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteString("commandLine", report.Run.CommandLine);
        if (report.Run.StartedUtc is { } start)
        {
            json.WriteString("startTimeUtc", start.UtcDateTime);
            if (report.Run.TotalSeconds is { } seconds) json.WriteString("endTimeUtc", start.AddSeconds(seconds).UtcDateTime);
        }

        json.WriteBoolean("executionSuccessful", report.PartialReason is null);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteArtifact(Utf8JsonWriter json, ModelSummary model)
    {
        json.WriteStartArray("artifacts");
        json.WriteStartObject();
        WriteLocation(json, "location", model);
        json.WriteStartArray("roles");
        json.WriteStringValue("analysisTarget");
        json.WriteEndArray();
        if (model.Sha256 is not null)
        {
            json.WriteStartObject("hashes");
            json.WriteString("sha-256", model.Sha256);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteResult(Utf8JsonWriter json, Finding finding, ModelSummary model)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule.Id);
        json.WriteNumber("ruleIndex", FindingRule.All.Index().First(entry => entry.Item == finding.Rule).Index);
        json.WriteString("level", Level(finding.Level));
        WriteText(json, "message", finding.Message);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        WriteLocation(json, "artifactLocation", model);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();

        // Rule, file and subject, not the numbers: the same finding in the next run is recognized although the numbers moved.
        json.WriteStartObject("partialFingerprints");
        json.WriteString("redoubtFinding/v1", Sha256Text.OfParts([(finding.Rule.Id, model.FileName), ("subject", finding.Subject)]));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        WriteNumbers(json, finding.Numbers);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter json, AssessmentReport report)
    {
        json.WriteStartObject("properties");
        json.WriteNumber("cleanAccuracy", report.Clean.Value);
        if (report.WorstCase is { } worst)
        {
            json.WriteNumber("robustAccuracy", worst.Value);
            json.WriteNumber("robustAccuracyLower", worst.Lower);
            json.WriteNumber("robustAccuracyUpper", worst.Upper);
        }

        json.WriteNumber("rows", report.Rows.Length);
        json.WriteString("norm", report.Threat.Norm);
        if (report.Threat.Epsilon is { } epsilon) json.WriteNumber("epsilon", epsilon);
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, ImmutableSortedDictionary<string, double> numbers)
    {
        foreach ((string name, double value) in numbers) json.WriteNumber(name, value);
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, string name, ModelSummary model)
    {
        json.WriteStartObject(name);
        json.WriteString("uri", Uri.EscapeDataString(model.FileName));
        json.WriteNumber("index", 0);
        json.WriteEndObject();
    }

    private static string Level(FindingLevel level) => level switch
    {
        FindingLevel.Error => "error",
        FindingLevel.Warning => "warning",
        _ => "note",
    };
}
