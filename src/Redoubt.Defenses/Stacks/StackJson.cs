using System.Text.Json.Serialization;

namespace Redoubt.Defenses;

/// <summary>The JSON form of a stack's manifest; generated at compile time, no reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StackManifest))]
internal sealed partial class StackJson : JsonSerializerContext;
