using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>Runs the operator tests of the ONNX project, each by every executor: import, run, compare numbers, shapes and element types.</summary>
internal static class NodeTestRun
{
    // The ONNX runner's usual tolerance: |a - b| ≤ 1e-7 + 1e-3·|b|, per element.
    private const double Relative = 1e-3, Absolute = 1e-7;
    private const string FileName = "model.onnx";

    private static readonly Lazy<NodeTestOutcome[]> Lazily = new(RunAll);

    /// <summary>All outcomes, in the order of the names. Skips the calling test where the archive is missing.</summary>
    public static NodeTestOutcome[] Outcomes => Lazily.Value;

    private static NodeTestOutcome[] RunAll()
    {
        if (!SharedData.TryFind("data/onnx-node-tests/onnx-node-tests.tar.gz", out string? path, out string? missing)) Assert.Skip(missing);
        var archive = new NodeTestArchive(path);
        return [.. archive.Tests.Select(test => Run(archive, test))];
    }

    private static NodeTestOutcome Run(NodeTestArchive archive, string test)
    {
        GraphProto graph = ModelProto.Parser.ParseFrom(archive.Model(test)).Graph;
        string[] operators = [.. graph.Node.Select(OperatorTable.NameOf).Distinct().Order(StringComparer.Ordinal)];
        try
        {
            return new NodeTestOutcome(test, operators, null, Difference(archive, test));
        }
        catch (Exception e) when (e is InvalidModelException or UnsupportedOpException)
        {
            return new NodeTestOutcome(test, operators, e.Message.Replace($"{FileName}: ", string.Empty, StringComparison.Ordinal), null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new NodeTestOutcome(test, operators, null, $"{e.GetType().Name}: {e.Message}");
        }
    }

    /// <summary>The model of a test with its inputs.</summary>
    public static (ImportedModel Model, Dictionary<string, Literal> Inputs) Load(NodeTestArchive archive, string test)
    {
        GraphProto graph = ModelProto.Parser.ParseFrom(archive.Model(test)).Graph;
        var inputs = new Dictionary<string, Literal>();
        ValueInfoProto[] wanted = [.. graph.Input.Where(i => graph.Initializer.All(t => t.Name != i.Name))];
        List<byte[]> given = archive.Tensors(test, "input");
        for (int i = 0; i < given.Count; i++)
        {
            // Sequences and optional values are stored in other messages; the import says that it does not take them.
            if (wanted[i].Type.TensorType is not null) inputs[wanted[i].Name] = Read(given[i]);
        }

        using var stream = new MemoryStream(archive.Model(test));
        return (OnnxModel.Load(stream, FileName, new OnnxLoadOptions { ShapesAsGiven = true, InputValues = inputs }), inputs);
    }

    private static string? Difference(NodeTestArchive archive, string test)
    {
        (ImportedModel model, Dictionary<string, Literal> inputs) = Load(archive, test);
        List<byte[]> expected = archive.Tensors(test, "output");
        foreach (Executor executor in Enum.GetValues<Executor>())
        {
            IReadOnlyDictionary<string, Literal> outputs = Execution.Run(model.Graph, inputs, rows: 1, executor);
            for (int i = 0; i < expected.Count; i++)
            {
                if (Compare(Read(expected[i]), outputs[model.Outputs[i].Name]) is { } difference) return $"{executor}, output {i}: {difference}";
                var type = (OnnxElementType)TensorProto.Parser.ParseFrom(expected[i]).DataType;
                if (model.Outputs[i].FileType != type) return $"output {i} has type {model.Outputs[i].FileType}, expected {type}";
            }
        }

        return null;
    }

    private static Literal Read(byte[] file) => TensorReader.Read(TensorProto.Parser.ParseFrom(file), new ModelSource("tensor"));

    private static string? Compare(Literal expected, Literal actual)
    {
        if (expected.ElementType != ElementType.Float32 || actual.ElementType != ElementType.Float32 || expected.Shape != actual.Shape)
            return Closeness.Difference(expected, actual, 0);
        for (int i = 0; i < expected.Count; i++)
        {
            (float b, float a) = (expected.Floats[i], actual.Floats[i]);
            bool same = float.IsFinite(b) ? Math.Abs((double)a - b) <= Absolute + Relative * Math.Abs(b) : a.Equals(b);
            if (!same) return $"{a} at {i}, expected {b}";
        }

        return null;
    }
}
