using System.Collections.Immutable;
using System.Text.Json;

namespace Redoubt.Protocol;

/// <summary>Reads what servers say about themselves, their models, and what went wrong.</summary>
internal static class MetadataReader
{
    private const int LongestError = 500;

    public static ModelMetadata Model(ReadOnlySpan<byte> json) => JsonReading.Document(json, ModelValue);

    public static ServerMetadata Server(ReadOnlySpan<byte> json) => JsonReading.Document(json, ServerValue);

    /// <summary>The text of an error answer, shortened; null where it is not in the protocol's form.</summary>
    public static string? Error(ReadOnlySpan<byte> json)
    {
        try
        {
            string? error = JsonReading.Document(json, ErrorValue);
            return error is null ? null : Plain(error);
        }
        catch (InvalidMessageException)
        {
            return null;
        }
    }

    /// <summary>Words of a server as they may be printed: shortened, without control characters.</summary>
    public static string Plain(string text) => new([.. text.Take(LongestError).Select(static c => char.IsControl(c) ? ' ' : c)]);

    /// <summary>The value of a flag such as <c>ready</c>; null where the answer has none, which the protocol allows.</summary>
    public static bool? Flag(ReadOnlySpan<byte> json, string wanted)
    {
        if (json.Trim(" \r\n\t"u8).IsEmpty) return null;
        bool? flag = null;
        JsonReading.Document(json, (ref Utf8JsonReader reader) =>
        {
            JsonReading.Properties(ref reader, "the answer", (ref Utf8JsonReader r, string name) =>
            {
                if (name == wanted) flag = JsonReading.Flag(ref r, name);
                else r.Skip();
            });
            return true;
        });
        return flag;
    }

    private static ModelMetadata ModelValue(ref Utf8JsonReader reader)
    {
        string? name = null, platform = null;
        ImmutableArray<string> versions = [];
        ImmutableArray<TensorMetadata> inputs = default, outputs = default;
        JsonReading.Properties(ref reader, "the metadata", (ref Utf8JsonReader r, string property) =>
        {
            switch (property)
            {
                case "name": name = JsonReading.Text(ref r, property); break;
                case "platform" when r.TokenType == JsonTokenType.String: platform = r.GetString(); break;
                case "versions" when r.TokenType == JsonTokenType.StartArray: versions = JsonReading.Items(ref r, property, static (ref Utf8JsonReader v) => JsonReading.Text(ref v, "a version")); break;
                case "inputs": inputs = JsonReading.Items(ref r, property, TensorValue); break;
                case "outputs": outputs = JsonReading.Items(ref r, property, TensorValue); break;
                default: r.Skip(); break;
            }
        });
        if (inputs.IsDefaultOrEmpty || outputs.IsDefaultOrEmpty) throw new InvalidMessageException("the metadata name no inputs or no outputs");
        return new ModelMetadata { Name = name ?? string.Empty, Platform = platform ?? string.Empty, Versions = versions, Inputs = inputs, Outputs = outputs };
    }

    private static TensorMetadata TensorValue(ref Utf8JsonReader reader)
    {
        string? name = null, datatype = null;
        ImmutableArray<long> shape = default;
        JsonReading.Properties(ref reader, "a tensor's metadata", (ref Utf8JsonReader r, string property) =>
        {
            switch (property)
            {
                case "name": name = JsonReading.Text(ref r, property); break;
                case "datatype": datatype = JsonReading.Text(ref r, property); break;
                case "shape": shape = JsonReading.Items(ref r, property, static (ref Utf8JsonReader v) => JsonReading.Integer(ref v, "an extent")); break;
                default: r.Skip(); break;
            }
        });
        if (name is null || shape.IsDefault) throw new InvalidMessageException("the metadata of a tensor lack its name or shape");
        if (!InferenceDatatypes.TryParse(datatype, out InferenceDatatype type)) throw new InvalidMessageException($"tensor '{name}' has the unknown datatype '{datatype}'");
        if (shape.Length > InferenceTensor.MostAxes || shape.Any(static extent => extent is < -1 or > int.MaxValue))
            throw new InvalidMessageException($"tensor '{name}' has the impossible shape [{string.Join(',', shape.Take(InferenceTensor.MostAxes))}]");
        return new TensorMetadata(name, type, shape);
    }

    private static ServerMetadata ServerValue(ref Utf8JsonReader reader)
    {
        string name = string.Empty, version = string.Empty;
        ImmutableArray<string> extensions = [];
        JsonReading.Properties(ref reader, "the metadata", (ref Utf8JsonReader r, string property) =>
        {
            switch (property)
            {
                case "name": name = JsonReading.Text(ref r, property); break;
                case "version" when r.TokenType == JsonTokenType.String: version = r.GetString()!; break;
                case "extensions" when r.TokenType == JsonTokenType.StartArray: extensions = JsonReading.Items(ref r, property, static (ref Utf8JsonReader v) => JsonReading.Text(ref v, "an extension")); break;
                default: r.Skip(); break;
            }
        });
        return new ServerMetadata { Name = name, Version = version, Extensions = extensions };
    }

    private static string? ErrorValue(ref Utf8JsonReader reader)
    {
        string? error = null;
        JsonReading.Properties(ref reader, "the error", (ref Utf8JsonReader r, string name) =>
        {
            if (name is "error" or "detail" or "message" && r.TokenType == JsonTokenType.String) error ??= r.GetString();
            else r.Skip();
        });
        return error;
    }
}
