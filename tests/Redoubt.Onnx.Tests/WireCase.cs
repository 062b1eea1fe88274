using System.Text.Json.Serialization;

namespace Redoubt.Onnx.Tests;

/// <summary>A model with inputs and, where it has run, outputs.</summary>
internal sealed record WireCase(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("model")] byte[] Model,
    [property: JsonPropertyName("inputs")] WireTensor[] Inputs,
    [property: JsonPropertyName("outputs")] WireTensor[]? Outputs = null,
    [property: JsonPropertyName("error")] string? Error = null);
