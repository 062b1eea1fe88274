using System.IO.Compression;
using System.Text.Json;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>The small models of tests/golden/onnx-ml with the outputs of ONNX Runtime.</summary>
internal static class MachineLearningCases
{
    /// <summary>All cases by name.</summary>
    public static IReadOnlyDictionary<string, WireCase> All { get; } = new[] { "trees.json.gz", "operators.json.gz" }.SelectMany(Read).ToDictionary(static c => c.Name);

    /// <summary>Imports a model as a batch of any size where it allows that, with the extents of its stored inputs on the other axes.</summary>
    public static ImportedModel Load(WireCase stored)
    {
        using var stream = new MemoryStream(stored.Model);
        return OnnxModel.Load(stream, stored.Name, new OnnxLoadOptions { InputShapes = Inputs(stored).ToDictionary(static i => i.Key, static i => i.Value.Shape) });
    }

    public static Dictionary<string, Literal> Inputs(WireCase stored) => stored.Inputs.ToDictionary(static i => i.Name, static i => i.ToLiteral());

    /// <summary>Rows of the stored inputs.</summary>
    public static int Rows(WireCase stored) => stored.Inputs[0].Dims[0];

    private static WireCase[] Read(string file)
    {
        using var stream = new GZipStream(File.OpenRead(Repository.PathOf($"tests/golden/onnx-ml/{file}")), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<WireCase[]>(stream)!;
    }
}
