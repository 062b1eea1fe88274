using System.Globalization;
using System.Text.Json;

namespace Redoubt.Protocol;

/// <summary>A path into a JSON document: <c>$</c>, then names (<c>.a</c> or <c>['a']</c>), indices (<c>[0]</c>, from the end <c>[-1]</c>) and <c>[*]</c> for all items.</summary>
internal sealed class JsonPath
{
    private const int MostNodes = 1 << 20;

    private readonly (string? Name, int? Index)[] _steps;

    private JsonPath((string? Name, int? Index)[] steps) => _steps = steps;

    public static bool TryParse(string text, out JsonPath? path)
    {
        var steps = new List<(string?, int?)>();
        path = null;
        if (!text.StartsWith('$')) return false;
        ReadOnlySpan<char> rest = text.AsSpan(1);
        while (!rest.IsEmpty)
        {
            int length = rest[0] == '.' ? Name(rest, steps) : rest[0] == '[' ? Bracket(rest, steps) : 0;
            if (length == 0) return false;
            rest = rest[length..];
        }

        path = new JsonPath([.. steps]);
        return true;
    }

    /// <summary>The values that the path leads to, in the document's order.</summary>
    /// <exception cref="InvalidMessageException">A step leads nowhere.</exception>
    public List<JsonElement> Select(JsonElement root)
    {
        List<JsonElement> nodes = [root];
        foreach ((string? name, int? index) in _steps)
        {
            var next = new List<JsonElement>();
            foreach (JsonElement node in nodes)
            {
                if (name is not null) next.Add(Member(node, name));
                else if (index is { } i) next.Add(Item(node, i));
                else next.AddRange(Items(node));
                if (next.Count > MostNodes) throw new InvalidMessageException($"the path leads to more than {MostNodes} values");
            }

            nodes = next;
        }

        return nodes;
    }

    private static JsonElement Member(JsonElement node, string name) =>
        node.ValueKind == JsonValueKind.Object && node.TryGetProperty(name, out JsonElement value)
            ? value
            : throw new InvalidMessageException($"the answer has no '{name}' where the path wants it");

    private static JsonElement Item(JsonElement node, int index)
    {
        if (node.ValueKind != JsonValueKind.Array) throw new InvalidMessageException($"the answer has no list where the path wants its item {index}");
        int length = node.GetArrayLength(), at = index < 0 ? length + index : index;
        return at >= 0 && at < length ? node[at] : throw new InvalidMessageException($"the answer has a list of {length} items where the path wants item {index}");
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement node) => node.ValueKind == JsonValueKind.Array
        ? node.EnumerateArray()
        : throw new InvalidMessageException("the answer has no list where the path wants all items");

    private static int Name(ReadOnlySpan<char> rest, List<(string?, int?)> steps)
    {
        int end = 1;
        while (end < rest.Length && rest[end] is not ('.' or '[' or ']')) end++;
        if (end == 1) return 0;
        steps.Add((rest[1..end].ToString(), null));
        return end;
    }

    private static int Bracket(ReadOnlySpan<char> rest, List<(string?, int?)> steps)
    {
        int end = rest.IndexOf(']');
        if (end < 2) return 0;
        ReadOnlySpan<char> inside = rest[1..end];
        if (inside is "*") steps.Add((null, null));
        else if (inside.Length >= 2 && inside[0] == '\'' && inside[^1] == '\'') steps.Add((inside[1..^1].ToString(), null));
        else if (int.TryParse(inside, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index)) steps.Add((null, index));
        else return 0;
        return end + 1;
    }
}
