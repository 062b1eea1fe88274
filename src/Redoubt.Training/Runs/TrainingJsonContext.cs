using System.Text.Json.Serialization;

namespace Redoubt.Training;

/// <summary>How the parts of a checkpoint that are no tensors become JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TrainingCheckpoint))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonNode))]
internal sealed partial class TrainingJsonContext : JsonSerializerContext;
