using System.IO.Compression;
using System.Text.Json;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>The machine-learning operators against results of ONNX Runtime stored in tests/golden/onnx-ml.</summary>
public sealed class MachineLearningTests
{
    private static readonly Dictionary<string, WireCase> Cases = Read("trees.json.gz").ToDictionary(static c => c.Name);

    public static TheoryData<string> Names => [.. Cases.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_Case_GivesStoredOutputs(string name)
    {
        WireCase stored = Cases[name];
        Dictionary<string, Literal> inputs = stored.Inputs.ToDictionary(static i => i.Name, static i => i.ToLiteral());
        using var stream = new MemoryStream(stored.Model);
        ImportedModel model = OnnxModel.Load(stream, name, new OnnxLoadOptions { InputShapes = inputs.ToDictionary(static i => i.Key, static i => i.Value.Shape) });
        int rows = inputs.First().Value.Shape[0];
        foreach (Executor executor in Enum.GetValues<Executor>())
        {
            IReadOnlyDictionary<string, Literal> outputs = Execution.Run(model.Graph, inputs, rows, executor);
            foreach (WireTensor expected in stored.Outputs!)
            {
                Literal numbers = expected.Type == "string" ? Classes(expected, model.ClassLabels) : expected.ToLiteral();
                string? difference = Closeness.Difference(numbers, outputs[expected.Name], 1e-4);
                Assert.True(difference is null, $"{executor}, {expected.Name}: {difference}");
            }
        }
    }

    private static Literal Classes(WireTensor texts, IReadOnlyList<string> names)
    {
        string[] labels = JsonSerializer.Deserialize<string[]>(texts.Data)!;
        return Literal.Of(new Shape(texts.Dims), Array.ConvertAll(labels, label => (long)names.ToList().IndexOf(label)));
    }

    private static WireCase[] Read(string file)
    {
        using var stream = new GZipStream(File.OpenRead(Repository.PathOf($"tests/golden/onnx-ml/{file}")), CompressionMode.Decompress);
        return JsonSerializer.Deserialize<WireCase[]>(stream)!;
    }
}
