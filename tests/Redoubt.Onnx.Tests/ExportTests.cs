using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

public sealed class ExportTests
{
    private const int Rows = 3;

    // Import does not know what these are written as yet; ONNX Runtime checks the graphs that need them.
    private static readonly OpKind[] Unreadable =
    [
        OpKind.ConvInputGradient, OpKind.TopKGather, OpKind.TopKScatter, OpKind.Log1p, OpKind.Softplus, OpKind.Erf, OpKind.Sin, OpKind.Cos, OpKind.Atan, OpKind.Asinh,
        OpKind.Floor, OpKind.Ceil, OpKind.Round, OpKind.Remainder,
        OpKind.CumSum, OpKind.Gather, OpKind.Scatter,
    ];

    public static TheoryData<string> Importable =>
        [.. ExportedGraphs.All().Where(static g => !g.Graph.Nodes.Any(static n => Unreadable.Contains(n.Kind))).Select(static g => g.Name)];

    public static TheoryData<OpKind> Kinds => [.. Enum.GetValues<OpKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Covers_EveryOperation_HasARuleOrAReason(OpKind kind)
    {
        RuleCoverage coverage = OnnxExporter.Covers(kind);
        Assert.True(coverage.HasRule || coverage.Remark is { Length: > 0 });
        bool drawn = ExportedGraphs.All().Any(g => g.Graph.Nodes.Any(n => n.Kind == kind));
        Assert.True(drawn == coverage.HasRule, $"{kind} has {(drawn ? "no rule" : "a rule that no graph of the tests uses")}");
    }

    [Theory]
    [MemberData(nameof(Importable))]
    public void Write_ThenLoad_GivesTheSameValues(string name)
    {
        Graph graph = ExportedGraphs.All().First(g => g.Name == name).Graph;
        IReadOnlyDictionary<string, Literal> inputs = RandomGraph.Inputs(graph, new RandomKey(7), Rows);
        using var stream = new MemoryStream(Bytes(graph));
        ImportedModel model = OnnxModel.Load(stream, name, new OnnxLoadOptions { ShapesAsGiven = true, InputValues = inputs });
        IReadOnlyDictionary<string, Literal> expected = Execution.Run(graph, inputs, Rows), actual = Execution.Run(model.Graph, inputs, Rows);

        foreach (GraphOutput output in graph.Outputs) Assert.Null(Closeness.Difference(expected[output.Name], actual[output.Name], 1e-6));
    }

    [Fact]
    public void Write_AnyGraph_OnnxRuntimeAgrees()
    {
        (string Name, Graph Graph)[] graphs = [.. ExportedGraphs.All()];
        WireCase[] cases = [.. graphs.Select(static g => OnnxRuntime.Case(g.Name, Bytes(g.Graph), RandomGraph.Inputs(g.Graph, new RandomKey(7), Rows)))];
        WireCase[] results = OnnxRuntime.Run(cases);
        for (int i = 0; i < graphs.Length; i++)
        {
            Assert.True(results[i].Error is null, $"{graphs[i].Name}: {results[i].Error}");
            IReadOnlyDictionary<string, Literal> expected = Execution.Run(graphs[i].Graph, RandomGraph.Inputs(graphs[i].Graph, new RandomKey(7), Rows), Rows);
            foreach (WireTensor output in results[i].Outputs!)
            {
                string? difference = Closeness.Difference(expected[output.Name], output.ToLiteral(), 1e-4);
                Assert.True(difference is null, $"{graphs[i].Name}, {output.Name}: {difference}");
            }
        }
    }

    [Fact]
    public void Write_BiasBehindProduct_BecomesPartOfIt()
    {
        Graph products = ExportedGraphs.All().First(static g => g.Name == "products").Graph, windows = ExportedGraphs.All().First(static g => g.Name == "windows").Graph;
        ModelProto dense = ModelProto.Parser.ParseFrom(Bytes(products)), conv = ModelProto.Parser.ParseFrom(Bytes(windows));

        Assert.Single(dense.Graph.Node, static n => n.OpType == "Add"); // that of the cubes, which no Gemm can take
        Assert.Equal(2, dense.Graph.Node.Count(static n => n.OpType == "Gemm" && n.Input.Count == 3));
        Assert.DoesNotContain(conv.Graph.Node, static n => n.OpType == "Add");
        Assert.Equal(2, conv.Graph.Node.Count(static n => n.OpType == "Conv" && n.Input.Count == 3));
    }

    [Fact]
    public void Write_SameGraph_GivesTheSameBytes()
    {
        byte[] first = Bytes(ExportedGraphs.All().First(static g => g.Name == "movement").Graph), second = Bytes(ExportedGraphs.All().First(static g => g.Name == "movement").Graph);
        Assert.Equal(first, second);
    }

    [Fact]
    public void Write_File_SaysWhatWroteItAndNamesTheBatch()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".onnx");
        try
        {
            OnnxExporter.Write(ExportedGraphs.All().First().Graph, path, new OnnxExportOptions { Metadata = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" } });
            ModelProto model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));

            Assert.Equal((8, 18, "Redoubt"), ((int)model.IrVersion, (int)model.OpsetImport[0].Version, model.ProducerName));
            Assert.Equal("N", model.Graph.Input[0].Type.TensorType.Shape.Dim[0].DimParam);
            Assert.Equal(["a", "b"], model.MetadataProps.Select(static m => m.Key));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Write_LiveParameters_AsksToFreeze()
    {
        var b = new GraphBuilder();
        Value w = b.Input("w", TensorType.Float(3), InputRole.Parameter);
        ArgumentException e = Assert.Throws<ArgumentException>(() => Bytes(b.Build(("y", w.Relu()))));
        Assert.StartsWith("The input 'w' is a Parameter; freeze the graph before it is exported.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_TrainingOperation_SaysWhyNot()
    {
        var b = new GraphBuilder();
        var window = new WindowAttributes { KernelHeight = 2, KernelWidth = 2 };
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, 1, 3, 3));
        UnsupportedOpException e = Assert.Throws<UnsupportedOpException>(() => Bytes(b.Build(("y", x.Binary(OpKind.MaxPoolScatter, x.Binary(OpKind.MaxPoolGather, x, window), window)))));
        Assert.Contains("part of a training step", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(Graph graph)
    {
        using var stream = new MemoryStream();
        OnnxExporter.Write(graph, stream);
        return stream.ToArray();
    }
}
