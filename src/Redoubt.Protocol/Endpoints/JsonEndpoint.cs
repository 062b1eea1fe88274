using System.Buffers;
using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Redoubt.Protocol;

/// <summary>A classifier behind a JSON service that a template describes.</summary>
public sealed class JsonEndpoint : IServiceEndpoint
{
    private const long AnswerBytes = 4 << 20, BytesPerScore = 128;

    private static readonly JsonDocumentOptions ReadOptions = new() { MaxDepth = 32 };

    private readonly JsonEndpointOptions _options;
    private readonly Uri _address;
    private readonly Dictionary<string, string> _headers;
    private readonly JsonPath _path;
    private readonly byte[] _before, _after;
    private readonly bool _isFlat, _isBatch;

    /// <summary>Creates the endpoint.</summary>
    /// <param name="options">The template; validated here.</param>
    /// <param name="environment">Gives the value of an environment variable, or null.</param>
    /// <exception cref="ArgumentException">The template is invalid, or an environment variable that it names is not set.</exception>
    public JsonEndpoint(JsonEndpointOptions options, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(options);
        string[] errors = [.. options.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors), nameof(options));
        _options = options;
        if (!ServiceAddress.TryParse(SecretText.Fill(options.Url, environment), out _address, out string error)) throw new ArgumentException($"url: {error}", nameof(options));
        _headers = options.Headers.ToDictionary(static h => h.Key, h => SecretText.Fill(h.Value, environment));
        _ = JsonPath.TryParse(options.Scores ?? options.Label!, out JsonPath? path);
        _path = path!;
        string placeholder = JsonEndpointOptions.Placeholders.First(p => options.Body.Contains(p, StringComparison.Ordinal));
        int at = options.Body.IndexOf(placeholder, StringComparison.Ordinal);
        _before = Encoding.UTF8.GetBytes(options.Body[..at]);
        _after = Encoding.UTF8.GetBytes(options.Body[(at + placeholder.Length)..]);
        _isFlat = placeholder is JsonEndpointOptions.FlatRow or JsonEndpointOptions.FlatRows;
        _isBatch = placeholder is JsonEndpointOptions.Rows or JsonEndpointOptions.FlatRows;
        RequireJson();
    }

    /// <inheritdoc/>
    public string Protocol => "json";

    /// <summary>The address with the environment's values filled in: for permission checks and connections, never for results.</summary>
    public Uri FilledAddress => _address;

    /// <inheritdoc/>
    public string Address => _options.Url.Split('?')[0];

    /// <inheritdoc/>
    public string Identity
    {
        get
        {
            string text = FormattableString.Invariant(
                $"{_options.Url}\n{_options.Method}\n{_options.Body}\n{_options.Scores}\n{_options.Label}\n{Classes}\n{string.Join(',', _options.ClassNames)}\n{_options.Threshold}");
            return $"{Protocol} {Address} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
        }
    }

    /// <inheritdoc/>
    public ImmutableArray<long> RowShape => [.. _options.Input.Select(static extent => (long)extent)];

    /// <inheritdoc/>
    public int Classes => _options.Count;

    /// <inheritdoc/>
    public bool LabelsOnly => _options.Label is not null;

    /// <inheritdoc/>
    public int MostRows => _options.Batch;

    /// <inheritdoc/>
    public long MostBytes(int rows) => AnswerBytes + BytesPerScore * rows * Classes;

    /// <inheritdoc/>
    public Func<HttpRequestMessage> Request(ImmutableArray<int> rowShape, ReadOnlySpan<float> values)
    {
        int length = rowShape.Aggregate(1, static (product, extent) => product * extent);
        byte[] body = Body(_isFlat ? [length] : rowShape, values, values.Length / length);
        return () =>
        {
            var content = new ByteArrayContent(body);
            content.Headers.ContentType = new MediaTypeHeaderValue(WireMessage.JsonType);
            var request = new HttpRequestMessage(new HttpMethod(_options.Method), _address) { Content = content };
            InferenceClient.AddHeaders(request, _headers);
            return request;
        };
    }

    /// <inheritdoc/>
    public void Read(ServiceReply reply, int rows, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(reply);
        try
        {
            using JsonDocument document = JsonDocument.Parse(reply.Body, ReadOptions);
            IReadOnlyList<JsonElement> found = Rows(_path.Select(document.RootElement), rows);
            var reader = new JsonScores(_options);
            for (int row = 0; row < rows; row++) reader.Read(found[row], row, scores.Slice(row * Classes, Classes));
            ScoreRows.RequireFinite(scores, Classes);
        }
        catch (JsonException e)
        {
            throw new InvalidMessageException($"the answer is not JSON at line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidMessageException("the answer holds text that is not UTF-8", e);
        }
    }

    // One value per row, or one list of them; a list that could be either is the rows where the template sends a batch.
    private IReadOnlyList<JsonElement> Rows(List<JsonElement> nodes, int rows)
    {
        if (nodes.Count == 1 && nodes[0].ValueKind == JsonValueKind.Array && nodes[0].GetArrayLength() == rows)
        {
            JsonElement[] items = [.. nodes[0].EnumerateArray()];
            bool areRows = LabelsOnly || _options.Threshold is not null || items[0].ValueKind is JsonValueKind.Array || (items[0].ValueKind == JsonValueKind.Object && _isBatch);
            if (areRows) return items;
        }

        return nodes.Count == rows ? nodes : throw new InvalidMessageException($"the path leads to {nodes.Count} {(nodes.Count == 1 ? "value" : "values")} for {rows} {(rows == 1 ? "row" : "rows")}");
    }

    private byte[] Body(ImmutableArray<int> shape, ReadOnlySpan<float> values, int rows)
    {
        var buffer = new ArrayBufferWriter<byte>(_before.Length + _after.Length + values.Length * 10);
        buffer.Write(_before);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            ReadOnlySpan<float> rest = values;
            if (_isBatch) writer.WriteStartArray();
            for (int row = 0; row < rows; row++) Nested(writer, shape.AsSpan(), ref rest);
            if (_isBatch) writer.WriteEndArray();
        }

        buffer.Write(_after);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Nested(Utf8JsonWriter writer, ReadOnlySpan<int> shape, ref ReadOnlySpan<float> rest)
    {
        writer.WriteStartArray();
        for (int i = 0; i < shape[0]; i++)
        {
            if (shape.Length > 1)
            {
                Nested(writer, shape[1..], ref rest);
                continue;
            }

            writer.WriteNumberValue(rest[0]);
            rest = rest[1..];
        }

        writer.WriteEndArray();
    }

    private void RequireJson()
    {
        try
        {
            // A text in its place shows whether the placeholder stands in quotes, where a list would only become part of a text.
            byte[] filled = [.. _before, .. "\"x\""u8, .. _after];
            using JsonDocument document = JsonDocument.Parse(filled, ReadOptions);
        }
        catch (JsonException e)
        {
            throw new ArgumentException("body is not JSON once its placeholder is a list of numbers; the placeholder must not stand in quotes.", nameof(_options), e);
        }
    }
}
