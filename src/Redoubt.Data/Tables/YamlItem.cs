using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Redoubt.Data;

/// <summary>One node of a small YAML file: a text, a list or a mapping. What settings do not need (anchors, aliases, tags) is refused, so that no file can unfold.</summary>
/// <param name="Line">Line of the file, counted from 1.</param>
internal sealed record YamlItem(long Line)
{
    private const int MostBytes = 1 << 22, DeepestNode = 8, MostNodes = 1 << 18;

    /// <summary>The text, or null for a list or mapping.</summary>
    public string? Text { get; private init; }

    /// <summary>The items of a list, or null.</summary>
    public IReadOnlyList<YamlItem>? Items { get; private init; }

    /// <summary>The keys and values of a mapping in their order, or null.</summary>
    public IReadOnlyList<(YamlItem Key, YamlItem Value)>? Pairs { get; private init; }

    /// <summary>Reads a file of one document.</summary>
    /// <exception cref="UnreadableDataException">It is too large or no such YAML; the sentence names the line.</exception>
    public static YamlItem Load(string path) => Parse(InputFile.ReadAll(path, MostBytes), path);

    /// <summary>Reads the bytes of a file.</summary>
    public static YamlItem Parse(byte[] bytes, string name)
    {
        if (bytes.AsSpan().Contains((byte)0)) throw new UnreadableDataException(name, "holds a NUL byte; the file is not text");
        using var reader = new StreamReader(new MemoryStream(bytes, writable: false));
        var parser = new Parser(reader);
        int nodes = 0;
        try
        {
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _)) throw new UnreadableDataException(name, "is empty");
            YamlItem root = Node(parser, name, 0, ref nodes);
            parser.Consume<DocumentEnd>();
            return parser.Accept<StreamEnd>(out _) ? root : throw new UnreadableDataException(name, $"line {parser.Current?.Start.Line}: has a second document");
        }
        catch (YamlException e)
        {
            throw new UnreadableDataException(name, $"line {e.Start.Line}: this is not YAML ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')})", inner: e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // Damaged files bring the parser into states that it does not name itself.
            throw new UnreadableDataException(name, $"line {parser.Current?.End.Line ?? 1}: this is not YAML", inner: e);
        }
    }

    private static YamlItem Node(Parser parser, string name, int depth, ref int nodes)
    {
        ParsingEvent next = parser.Current ?? throw new UnreadableDataException(name, "ends early");
        long line = next.Start.Line;
        if (depth == DeepestNode) throw new UnreadableDataException(name, $"line {line}: lies more than {DeepestNode} levels deep");
        if (++nodes > MostNodes) throw new UnreadableDataException(name, $"line {line}: there are more than {MostNodes} entries");
        if (next is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias or NodeEvent { Tag.IsEmpty: false })
            throw new UnreadableDataException(name, $"line {line}: anchors, aliases and tags are not used here");
        parser.MoveNext();
        switch (next)
        {
            case Scalar scalar:
                return new YamlItem(line) { Text = scalar.Value };
            case SequenceStart:
                var items = new List<YamlItem>();
                while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(parser, name, depth + 1, ref nodes));
                return new YamlItem(line) { Items = items };
            case MappingStart:
                var pairs = new List<(YamlItem, YamlItem)>();
                while (!parser.TryConsume<MappingEnd>(out _)) pairs.Add((Node(parser, name, depth + 1, ref nodes), Node(parser, name, depth + 1, ref nodes)));
                return new YamlItem(line) { Pairs = pairs };
            default:
                throw new UnreadableDataException(name, $"line {line}: this is not YAML");
        }
    }
}
