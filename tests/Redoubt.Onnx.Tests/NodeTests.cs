using System.Globalization;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Onnx.Tests;

/// <summary>The operator tests of the ONNX project for every operator in the table. What is refused must be refused for a listed reason.</summary>
public sealed class NodeTests
{
    // The ONNX runner's usual tolerance: |a - b| ≤ 1e-7 + 1e-3·|b|, per element.
    private const double Relative = 1e-3, Absolute = 1e-7;

    [Fact]
    public void Load_OperatorTests_PassOrAreRefusedForAListedReason()
    {
        if (!SharedData.TryFind("data/onnx-node-tests/onnx-node-tests.tar.gz", out string? path, out string? missing)) Assert.Skip(missing);
        var archive = new NodeTestArchive(path);
        var failures = new List<string>();
        var refused = new List<string>();
        int passed = 0;
        foreach (string test in archive.Tests.Where(t => UsesKnownOperators(archive.Model(t))))
        {
            try
            {
                if (Difference(archive, test) is { } difference) failures.Add($"{test}: {difference}");
                else passed++;
            }
            catch (InvalidModelException e)
            {
                refused.Add($"{test}: {e.Message}");
            }
        }

        if (Environment.GetEnvironmentVariable("REDOUBT_NODE_TEST_REPORT") is { Length: > 0 } report)
            File.WriteAllLines(report, [$"passed {passed}", .. failures.Select(static f => "FAILED " + f), .. refused.Select(static r => "refused " + r)]);
        string[] unexplained = [.. refused.Where(static r => !NodeTestRefusals.Reasons.Any(reason => r.Contains(reason, StringComparison.Ordinal)))];
        Assert.True(failures.Count == 0 && unexplained.Length == 0, string.Join('\n', [.. failures, .. unexplained]));
        Assert.True(passed >= 500, string.Create(CultureInfo.InvariantCulture, $"only {passed} operator tests ran"));
    }

    private static bool UsesKnownOperators(byte[] bytes)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(bytes);
        return model.Graph.Node.All(static n => OperatorTable.Find(n.Domain, n.OpType) is not null);
    }

    private static string? Difference(NodeTestArchive archive, string test)
    {
        GraphProto graph = ModelProto.Parser.ParseFrom(archive.Model(test)).Graph;
        var inputs = new Dictionary<string, Literal>();
        string[] names = [.. graph.Input.Where(i => graph.Initializer.All(t => t.Name != i.Name)).Select(static i => i.Name)];
        List<byte[]> given = archive.Tensors(test, "input");
        for (int i = 0; i < given.Count; i++) inputs[names[i]] = Read(given[i]);
        using var stream = new MemoryStream(archive.Model(test));
        ImportedModel model = OnnxModel.Load(stream, "model.onnx", new OnnxLoadOptions { ShapesAsGiven = true, InputValues = inputs });
        IReadOnlyDictionary<string, Literal> outputs = Execution.Run(model.Graph, inputs, rows: 1);
        List<byte[]> expected = archive.Tensors(test, "output");
        for (int i = 0; i < expected.Count; i++)
        {
            if (Compare(Read(expected[i]), outputs[model.Outputs[i].Name]) is { } difference) return $"output {i}: {difference}";
            var type = (OnnxElementType)TensorProto.Parser.ParseFrom(expected[i]).DataType;
            if (model.Outputs[i].FileType != type) return $"output {i} has type {model.Outputs[i].FileType}, expected {type}";
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
