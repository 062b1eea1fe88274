using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Redoubt.Cli;

/// <summary>Reads <c>--preprocess FILE.yaml</c>: one mapping of names to a scalar or a list of numbers.</summary>
internal static class PreprocessFile
{
    private const long MaximumBytes = 1 << 16;

    /// <summary>The settings as text, lists joined by commas.</summary>
    /// <exception cref="InvalidUsageException">The file is too large, no YAML, or not such a mapping; the sentence names file and line.</exception>
    public static IReadOnlyList<(string Key, string Value)> Read(string path)
    {
        if (!File.Exists(path)) throw new InvalidUsageException($"{path}: there is no such file.");
        if (new FileInfo(path).Length > MaximumBytes) throw new InvalidUsageException($"{path}: a preprocessing file has at most {MaximumBytes} bytes.");
        var stream = new YamlStream();
        try
        {
            using var reader = new StreamReader(path);
            stream.Load(reader);
        }
        catch (YamlException e)
        {
            throw new InvalidUsageException($"{path}: line {e.Start.Line}: this is not YAML: {e.Message.ReplaceLineEndings(" ")}", e);
        }

        if (stream.Documents.Count != 1 || stream.Documents[0].RootNode is not YamlMappingNode root)
            throw new InvalidUsageException($"{path}: expected one mapping such as 'mean: [0.5, 0.5, 0.5]'.");
        return [.. root.Children.Select(pair => (Scalar(pair.Key, path), Text(pair.Value, path)))];
    }

    private static string Text(YamlNode node, string path) =>
        node is YamlSequenceNode list ? string.Join(',', list.Children.Select(child => Scalar(child, path))) : Scalar(node, path);

    private static string Scalar(YamlNode node, string path) =>
        (node as YamlScalarNode)?.Value ?? throw new InvalidUsageException($"{path}: line {node.Start.Line}: expected a number, a word or a list of numbers.");
}
