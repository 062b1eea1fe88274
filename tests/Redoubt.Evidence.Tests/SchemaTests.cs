using System.Text;
using System.Text.Json.Nodes;
using NJsonSchema;
using NJsonSchema.Validation;
using Redoubt.Samples;

namespace Redoubt.Evidence.Tests;

public sealed class SchemaTests
{
    private static readonly string Folder = Path.Combine(Root(), "docs", "schemas");

    public static TheoryData<string> Names => ["assessment", "assessment-full", "attack", "certification", "patch", "prediction", "benchmark", "training", "timing", "vanishing", "universal", "sticker", "detector", "detection", "ensemble", "tradeoff", "comparison"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Schema_ProducedDocument_IsValid(string name)
    {
        JsonSchema schema = await Load(name);
        Assert.Empty(schema.Validate(Encoding.UTF8.GetString(Document(name))).Select(Describe));
    }

    // Every property of the document is removed in turn, at every depth: each time the schema must notice. So schema and code name the same properties.
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Schema_AnyPropertyRemovedOrAdded_IsInvalid(string name)
    {
        JsonSchema schema = await Load(name);
        JsonNode document = JsonNode.Parse(Shorten(name))!;
        List<string> missed = [];
        foreach (JsonObject node in Objects(document).ToArray())
        {
            if (IsMap(node)) continue;
            foreach (string property in node.Select(pair => pair.Key).ToArray())
            {
                JsonNode? value = node[property];
                node.Remove(property);
                if (schema.Validate(document.ToJsonString()).Count == 0) missed.Add($"{node.GetPath()}: {property} removed");
                node[property] = value;
            }

            node["surprise"] = 1;
            if (schema.Validate(document.ToJsonString()).Count == 0) missed.Add($"{node.GetPath()}: property added");
            node.Remove("surprise");
        }

        Assert.Empty(missed);
    }

    [Fact]
    public async Task Schema_WrongTypeOrRange_IsInvalid()
    {
        JsonSchema schema = await Load("attack");
        foreach ((string property, JsonNode bad) in new (string, JsonNode)[] { ("cleanAccuracy", 1.5), ("seconds", "1"), ("schema", "redoubt.attack/9"), ("rows", 3) })
        {
            JsonNode document = JsonNode.Parse(Document("attack"))!;
            document[property] = bad;
            Assert.NotEmpty(schema.Validate(document.ToJsonString()));
        }
    }

    // The validator knows draft 4 to 7, which spell "$defs" as "definitions"; the schemas use nothing else that changed since.
    private static async Task<JsonSchema> Load(string name)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(Folder, name.Split('-')[0] + ".schema.json"), TestContext.Current.CancellationToken);
        return await JsonSchema.FromJsonAsync(text.Replace("$defs", "definitions", StringComparison.Ordinal), TestContext.Current.CancellationToken);
    }

    private static byte[] Document(string name) => name switch
    {
        "assessment" => EvidenceJson.Serialize(SampleReport.Make()),
        "assessment-full" => EvidenceJson.Serialize(SampleDocuments.FullAssessment()),
        "attack" => EvidenceJson.Serialize(SampleDocuments.Attack()),
        "certification" => EvidenceJson.Serialize(SampleDocuments.Certification()),
        "patch" => EvidenceJson.Serialize(SampleDocuments.Patch()),
        "sticker" => EvidenceJson.Serialize(SampleDocuments.Sticker()),
        "ensemble" => EvidenceJson.Serialize(SampleDocuments.Ensemble()),
        "timing" => EvidenceJson.Serialize(TimingReport.Of(SampleReport.Make(), restoredSteps: 3)),
        "vanishing" => EvidenceJson.Serialize(SampleDocuments.Vanishing()),
        "tradeoff" => EvidenceJson.Serialize(SampleTradeoff.Make()),
        "detector" => EvidenceJson.Serialize(SampleDocuments.Detector()),
        "comparison" => EvidenceJson.Serialize(SampleDocuments.Comparison()),
        "detection" => EvidenceJson.Serialize(SampleDocuments.Detection()),
        "universal" => EvidenceJson.Serialize(SampleDocuments.Universal()),
        "prediction" => EvidenceJson.Serialize(SampleDocuments.Prediction()),
        "benchmark" => EvidenceJson.Serialize(SampleDocuments.Benchmark()),
        _ => EvidenceJson.Serialize(SampleDocuments.Training()),
    };

    // One element per array is enough to try every property, and keeps the test fast.
    private static string Shorten(string name)
    {
        JsonNode document = JsonNode.Parse(Document(name))!;
        foreach (JsonObject node in Objects(document).ToArray())
        {
            foreach (JsonArray array in node.Select(pair => pair.Value).OfType<JsonArray>().ToArray())
            {
                while (array.Count > 1) array.RemoveAt(array.Count - 1);
            }
        }

        return document.ToJsonString();
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node)
    {
        if (node is JsonArray array) return array.SelectMany(Objects);
        return node is JsonObject value ? [value, .. value.SelectMany(pair => Objects(pair.Value))] : [];
    }

    private static bool IsMap(JsonObject node) => node.GetPath() is { } path && (path.EndsWith("settings", StringComparison.Ordinal) || path.EndsWith("adaptiveBroken", StringComparison.Ordinal) || path.EndsWith("evidence", StringComparison.Ordinal));

    private static string Describe(ValidationError error) => $"{error.Path}: {error.Kind}";

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Redoubt.slnx"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("Redoubt.slnx was not found above the test's folder.");
    }
}
