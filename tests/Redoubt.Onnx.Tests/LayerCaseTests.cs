using System.Text.Json;
using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>Operators that become whole layers, against results of ONNX Runtime stored in tests/golden/onnx-layers.</summary>
public sealed class LayerCaseTests
{
    private static readonly string[] Files = ["recurrent", "quantized"];

    private static readonly Dictionary<string, WireCase> Cases = Files.SelectMany(Read).ToDictionary(static c => c.Name);

    public static TheoryData<string> Names => [.. Cases.Keys.Order(StringComparer.Ordinal)];

    public static TheoryData<string> TorchNames => [.. Read("torch-recurrent").Select(static c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Load_StoredCase_GivesStoredOutputs(string name)
    {
        WireCase stored = Cases[name];
        (ImportedModel model, Dictionary<string, Literal> inputs) = Load(stored);
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

    [Theory]
    [MemberData(nameof(TorchNames))]
    public void Gradient_RecurrentLayer_IsPyTorchs(string name)
    {
        WireCase stored = Read("torch-recurrent").Single(c => c.Name == name);
        (ImportedModel model, Dictionary<string, Literal> inputs) = Load(stored);
        Dictionary<string, Literal> expected = stored.Outputs!.ToDictionary(static o => o.Name, static o => o.ToLiteral());
        var builder = new GraphBuilder();
        Value y = builder.Splice(model.Graph, new Dictionary<string, Value>())["y"];
        Value[] wanted = [.. inputs.Keys.Select(k => builder.ValueAt(builder.Nodes.ToList().FindIndex(n => n.Attributes is InputAttributes a && a.Name == k)))];
        Value[] gradients = Gradient.Of(y, builder.Constant(expected["weights"]), wanted);
        Graph graph = builder.Build([("y", y), .. inputs.Keys.Select((k, i) => ("d_" + k, gradients[i]))]);
        foreach (Executor executor in Enum.GetValues<Executor>())
        {
            foreach ((string output, Literal value) in Execution.Run(graph, inputs, rows: 1, executor))
            {
                string? difference = Closeness.Difference(expected[output], value, 1e-5);
                Assert.True(difference is null, $"{executor}, {output}: {difference}");
            }
        }
    }

    private static (ImportedModel Model, Dictionary<string, Literal> Inputs) Load(WireCase stored)
    {
        Dictionary<string, Literal> inputs = stored.Inputs.ToDictionary(static i => i.Name, static i => i.ToLiteral());
        using var stream = new MemoryStream(stored.Model);
        return (OnnxModel.Load(stream, stored.Name, new OnnxLoadOptions { ShapesAsGiven = true, InputValues = inputs }), inputs);
    }

    private static WireCase[] Read(string file) =>
        JsonSerializer.Deserialize<WireCase[]>(File.ReadAllText(Repository.PathOf($"tests/golden/onnx-layers/{file}.json")))!;
}
