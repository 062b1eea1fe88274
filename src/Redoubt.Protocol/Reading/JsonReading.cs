using System.Collections.Immutable;
using System.Text.Json;

namespace Redoubt.Protocol;

/// <summary>Reads JSON that others wrote: token by token, so nothing is allocated that the text does not hold.</summary>
internal static class JsonReading
{
    private const int DeepestValue = 24, MostItems = 4096;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = DeepestValue };

    /// <summary>Reads one property's value; the reader stands on its first token and is left on its last.</summary>
    public delegate void PropertyReader(ref Utf8JsonReader reader, string name);

    /// <summary>Reads one value of a document.</summary>
    public delegate T ValueReader<T>(ref Utf8JsonReader reader);

    /// <summary>Reads a whole document.</summary>
    /// <exception cref="InvalidMessageException">It is not JSON, or not what the reader wants.</exception>
    public static T Document<T>(ReadOnlySpan<byte> json, ValueReader<T> read)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Options);
            if (!reader.Read()) throw new InvalidMessageException("the message is empty");
            T value = read(ref reader);
            return reader.Read() ? throw new InvalidMessageException("there is more after the end of the JSON") : value;
        }
        catch (JsonException e)
        {
            throw new InvalidMessageException(
                $"the message is not JSON at line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}", e);
        }
        catch (InvalidOperationException e)
        {
            // What the reader throws for text that is not UTF-8.
            throw new InvalidMessageException("the message holds text that is not UTF-8", e);
        }
    }

    /// <summary>Reads the properties of an object.</summary>
    public static void Properties(ref Utf8JsonReader reader, string what, PropertyReader read)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw Unexpected(ref reader, what, "an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            read(ref reader, name);
        }
    }

    /// <summary>Reads the items of an array.</summary>
    public static ImmutableArray<T> Items<T>(ref Utf8JsonReader reader, string what, ValueReader<T> read)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw Unexpected(ref reader, what, "a list");
        var items = ImmutableArray.CreateBuilder<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (items.Count == MostItems) throw new InvalidMessageException($"{what} has more than {MostItems} items");
            items.Add(read(ref reader));
        }

        return items.ToImmutable();
    }

    public static string Text(ref Utf8JsonReader reader, string what) =>
        reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Unexpected(ref reader, what, "a text");

    public static bool Flag(ref Utf8JsonReader reader, string what) => reader.TokenType switch
    {
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw Unexpected(ref reader, what, "true or false"),
    };

    public static long Integer(ref Utf8JsonReader reader, string what) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value) ? value : throw Unexpected(ref reader, what, "a whole number");

    public static InvalidMessageException Unexpected(ref Utf8JsonReader reader, string what, string wanted) =>
        new($"{what} must be {wanted}, is {Describe(reader.TokenType)} at byte {reader.TokenStartIndex + 1}");

    private static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "true or false",
        JsonTokenType.Null => "null",
        _ => "something else",
    };
}
