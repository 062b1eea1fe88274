using System.Text.Json;
using Redoubt.Tensors;
using Redoubt.Testing;
using static Redoubt.Onnx.Tests.ModelBytes;

namespace Redoubt.Onnx.Tests;

/// <summary>The files that mutations start from: a few hundred small models of all operators, and where present those of the shared folder.</summary>
internal static class FuzzSeeds
{
    private static readonly string[] Golden = ["onnx/corner-cases", "onnx/operator-cases", "onnx-layers/recurrent", "onnx-layers/quantized", "onnx-layers/torch-recurrent"];

    // Larger ones take longer than they find.
    private const long LargestShared = 100_000;

    public static FuzzSeed[] Read()
    {
        var seeds = new List<FuzzSeed>();
        IEnumerable<WireCase> stored = Golden.SelectMany(static file => JsonSerializer.Deserialize<WireCase[]>(File.ReadAllText(Repository.PathOf($"tests/golden/{file}.json")))!);
        seeds.AddRange(stored.Concat(MachineLearningCases.All.Values).Select(static c => new FuzzSeed(c.Model, c.Inputs.ToDictionary(static i => i.Name, static i => i.ToLiteral()))));
        seeds.AddRange(ExportedGraphs.All().Select(static g => Plain(Exported(g.Graph))));
        seeds.AddRange([Plain(Functions()), Plain(Branches()), Plain(Loop())]);
        if (SharedData.TryFind("data/onnx-node-tests/onnx-node-tests.tar.gz", out string? archive, out _))
        {
            var tests = new NodeTestArchive(archive);
            seeds.AddRange(tests.Tests.Select(t => OperatorTest(tests, t)));
        }

        if (SharedData.TryFind("data/models", out string? models, out _))
        {
            seeds.AddRange(Directory.GetDirectories(models).Order(StringComparer.Ordinal).Select(static d => new FileInfo(Path.Combine(d, "model.onnx")))
                .Where(static f => f.Exists && f.Length <= LargestShared).Select(static f => Plain(File.ReadAllBytes(f.FullName))));
        }

        return [.. seeds.Where(static s => s.File.Length <= LargestShared)];
    }

    private static FuzzSeed Plain(byte[] file) => new(file, new Dictionary<string, Literal>());

    private static FuzzSeed OperatorTest(NodeTestArchive archive, string test)
    {
        byte[] file = archive.Model(test);
        GraphProto graph = ModelProto.Parser.ParseFrom(file).Graph;
        var inputs = new Dictionary<string, Literal>();
        foreach ((ValueInfoProto input, byte[] tensor) in graph.Input.Where(i => graph.Initializer.All(t => t.Name != i.Name)).Zip(archive.Tensors(test, "input")))
        {
            // Some tests give text or sequences, which stay without numbers.
            if (((OnnxElementType)(input.Type?.TensorType?.ElemType ?? 0)).ToGraph() is not null)
                inputs[input.Name] = TensorReader.Read(TensorProto.Parser.ParseFrom(tensor), new ModelSource(test));
        }

        return new FuzzSeed(file, inputs);
    }

    private static byte[] Exported(Graphs.Graph graph)
    {
        using var stream = new MemoryStream();
        OnnxExporter.Write(graph, stream);
        return stream.ToArray();
    }

    private static byte[] Functions() => new ModelBytes().Uses("own", 1).Input("x", "N", 4)
        .Function("Leaky", ["a"], ["b"], ["slope"], NodeOf("LeakyRelu", ["a"], "b", ("alpha", new FromFunction("slope", AttributeProto.Types.AttributeType.Float))))
        .Function("Twice", ["a"], ["b"], [], NodeOf("own:Leaky", ["a"], "c", ("slope", 0.5f)), NodeOf("own:Leaky", ["c"], "b", ("slope", 0.25f)))
        .Node("own:Twice", ["x"], "h").Node("own:Leaky", ["h"], "y", ("slope", 0.1f)).Output("y").ToArray();

    private static byte[] Branches() => new ModelBytes().Input("x", "N", 4).Integers("one", 1).Integers("four", 4)
        .Node("Shape", ["x"], "s").Node("Gather", ["s", "one"], "w").Node("Equal", ["w", "four"], "c")
        .Node("If", ["c"], "y", ("then_branch", new ModelBytes().Output("t").Node("Relu", ["x"], "t")), ("else_branch", new ModelBytes().Output("e").Node("Neg", ["x"], "e")))
        .Output("y").ToArray();

    private static byte[] Loop() => new ModelBytes().Input("x", "N", 2).Integers("n", 3)
        .Node("Loop", ["n", "", "x"], "z,all", ("body", new ModelBytes().Input("i").Input("go").Input("h").Output("go").Output("next").Output("copy")
            .Node("Add", ["h", "x"], "next").Node("Identity", ["next"], "copy")))
        .Node("ReduceSum", ["all", "zero"], "s", ("keepdims", 0)).Integers("zero", 0).Node("Add", ["z", "s"], "y").Output("y").ToArray();
}
