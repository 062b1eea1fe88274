using System.IO.Compression;
using System.Text.Json;
using Redoubt.Testing;

namespace Redoubt.Data.Tests;

/// <summary>The golden pictures of a format.</summary>
internal static class GoldenPictures
{
    public static JsonElement Read(string format)
    {
        using var file = new GZipStream(File.OpenRead(Repository.PathOf($"tests/golden/{format}/corpus.json.gz")), CompressionMode.Decompress);
        return JsonDocument.Parse(file).RootElement;
    }

    public static IEnumerable<JsonElement> All(string format) => Read(format).GetProperty("pictures").EnumerateArray();

    public static JsonElement Named(string format, string name) => All(format).Single(entry => entry.GetProperty("name").GetString() == name);

    public static ushort[] Samples(JsonElement entry) => [.. entry.GetProperty("samples").EnumerateArray().Select(static value => value.GetUInt16())];
}
