using System.Formats.Tar;
using System.IO.Compression;

namespace Redoubt.Onnx.Tests;

/// <summary>The operator tests of the ONNX project, read from their archive.</summary>
internal sealed class NodeTestArchive
{
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    public NodeTestArchive(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var archive = new TarReader(stream);
        while (archive.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is not { } data) continue;
            using var content = new MemoryStream();
            data.CopyTo(content);
            _files[entry.Name.TrimStart('.', '/')] = content.ToArray();
        }
    }

    /// <summary>Folders of all tests, sorted.</summary>
    public IEnumerable<string> Tests =>
        _files.Keys.Where(static f => f.EndsWith("/model.onnx", StringComparison.Ordinal)).Select(static f => f[..^"/model.onnx".Length]).Order(StringComparer.Ordinal);

    public byte[] Model(string test) => _files[$"{test}/model.onnx"];

    /// <summary>The serialized tensors of one data set, in order.</summary>
    public List<byte[]> Tensors(string test, string kind)
    {
        var result = new List<byte[]>();
        while (_files.TryGetValue($"{test}/test_data_set_0/{kind}_{result.Count}.pb", out byte[]? file)) result.Add(file);
        return result;
    }
}
