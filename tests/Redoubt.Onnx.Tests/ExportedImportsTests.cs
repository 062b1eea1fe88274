using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>What was imported, written again: every operator test of the ONNX project and every model of other projects.</summary>
public sealed class ExportedImportsTests
{
    private const double Tolerance = 1e-4;

    [Fact]
    public void Write_ImportedOperatorTests_ReadBackTheSame()
    {
        var failures = new List<string>();
        foreach (Sample sample in OperatorTests()) failures.AddRange(ReadBack(sample));

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public void Write_ImportedModels_ReadBackTheSame()
    {
        var failures = new List<string>();
        foreach (Sample sample in Models()) failures.AddRange(ReadBack(sample));

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [Fact]
    public void Write_ImportedOperatorTests_OnnxRuntimeAgrees() => AssertOnnxRuntimeAgrees([.. OperatorTests()]);

    [Fact]
    public void Write_ImportedModels_OnnxRuntimeAgrees() => AssertOnnxRuntimeAgrees([.. Models()]);

    private static void AssertOnnxRuntimeAgrees(Sample[] samples)
    {
        var failures = new List<string>();
        foreach (Sample[] some in samples.Chunk(100))
        {
            WireCase[] results = OnnxRuntime.Run([.. some.Select(static s => OnnxRuntime.Case(s.Name, Bytes(s.Graph), s.Inputs))]);
            for (int i = 0; i < some.Length; i++) failures.AddRange(Differences(some[i], results[i]));
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {samples.Length}:\n{string.Join('\n', failures)}");
    }

    private static IEnumerable<string> Differences(Sample sample, WireCase result)
    {
        if (result.Error is not null)
        {
            yield return $"{sample.Name}: {result.Error}";
            yield break;
        }

        IReadOnlyDictionary<string, Literal> expected = Execution.Run(sample.Graph, sample.Inputs, sample.Rows);
        foreach (WireTensor output in result.Outputs!)
        {
            if (Closeness.Difference(expected[output.Name], output.ToLiteral(), Tolerance) is { } difference) yield return $"{sample.Name}, {output.Name}: {difference}";
        }
    }

    private static IEnumerable<string> ReadBack(Sample sample)
    {
        using var stream = new MemoryStream(Bytes(sample.Graph));
        ImportedModel again = OnnxModel.Load(stream, sample.Name, new OnnxLoadOptions { ShapesAsGiven = true, InputValues = sample.Inputs });
        IReadOnlyDictionary<string, Literal> expected = Execution.Run(sample.Graph, sample.Inputs, sample.Rows, Executor.Plan);
        IReadOnlyDictionary<string, Literal> actual = Execution.Run(again.Graph, sample.Inputs, sample.Rows, Executor.Plan);
        foreach (GraphOutput output in sample.Graph.Outputs)
        {
            if (Closeness.Difference(expected[output.Name], actual[output.Name], Tolerance) is { } difference) yield return $"{sample.Name}, {output.Name}: {difference}";
        }
    }

    private static IEnumerable<Sample> OperatorTests()
    {
        HashSet<string> passed = [.. NodeTestRun.Outcomes.Where(static o => o.Passed).Select(static o => o.Name)];
        if (!SharedData.TryFind("data/onnx-node-tests/onnx-node-tests.tar.gz", out string? path, out string? missing)) Assert.Skip(missing);
        var archive = new NodeTestArchive(path);
        foreach (string test in archive.Tests.Where(passed.Contains))
        {
            (ImportedModel model, Dictionary<string, Literal> inputs) = NodeTestRun.Load(archive, test);
            yield return new Sample(test, model.Graph, inputs, 1);
        }
    }

    private static IEnumerable<Sample> Models()
    {
        if (!SharedData.TryFind("data/models", out string? folder, out string? missing)) Assert.Skip(missing);
        foreach (string file in Directory.GetFiles(folder, "model.onnx", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string set = Path.Combine(Path.GetDirectoryName(file)!, "test_data_set_0"), name = Path.GetFileName(Path.GetDirectoryName(file)!);
            if (!Directory.Exists(set) || name == Unsupported) continue;
            var inputs = new Dictionary<string, Literal>();
            foreach (string input in OnnxSignature.Read(file).Select(static s => s.Name)) inputs[input] = TensorFile.Read(Path.Combine(set, $"input_{inputs.Count}.pb")).Value;
            var shapes = inputs.ToDictionary(static i => i.Key, static i => i.Value.Shape);
            ImportedModel model = OnnxModel.Load(file, new OnnxLoadOptions { InputShapes = shapes, InputValues = inputs });
            yield return new Sample(name, model.Graph, inputs, inputs[model.Inputs[0].Name].Shape[0]);
        }
    }

    // Text inside the graph.
    private const string Unsupported = "sms-tfidf_lr";

    private static byte[] Bytes(Graph graph)
    {
        using var stream = new MemoryStream();
        OnnxExporter.Write(graph, stream);
        return stream.ToArray();
    }

    private sealed record Sample(string Name, Graph Graph, IReadOnlyDictionary<string, Literal> Inputs, int Rows);
}
