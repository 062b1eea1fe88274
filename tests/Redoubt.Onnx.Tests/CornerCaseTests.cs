using System.Text.Json;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>Corners of operator versions and operators over the ranges of their attributes, against results of ONNX Runtime stored in tests/golden/onnx.</summary>
public sealed class CornerCaseTests
{
    private static readonly Dictionary<string, WireCase> Cases =
        new[] { "corner-cases.json", "operator-cases.json" }.SelectMany(Read).ToDictionary(static c => c.Name);

    public static TheoryData<string> Names => [.. Cases.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void LoadFixed_CornerCase_GivesStoredOutputs(string name)
    {
        WireCase stored = Cases[name];
        Dictionary<string, Literal> inputs = stored.Inputs.ToDictionary(static i => i.Name, static i => i.ToLiteral());
        using var stream = new MemoryStream(stored.Model);
        ImportedModel model = OnnxModel.Load(stream, name, new OnnxLoadOptions { ShapesAsGiven = true, InputValues = inputs });
        foreach (Executor executor in Enum.GetValues<Executor>())
        {
            IReadOnlyDictionary<string, Literal> outputs = Execution.Run(model.Graph, inputs, rows: 1, executor);
            foreach (WireTensor expected in stored.Outputs!)
            {
                string? difference = Closeness.Difference(expected.ToLiteral(), outputs[expected.Name], 1e-5);
                Assert.True(difference is null, $"{executor}, {expected.Name}: {difference}");
            }
        }
    }

    private static WireCase[] Read(string file) => JsonSerializer.Deserialize<WireCase[]>(File.ReadAllText(Repository.PathOf("tests/golden/onnx/" + file)))!;
}
