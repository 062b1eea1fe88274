using System.Globalization;
using Google.Protobuf;
using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

/// <summary>Operators with a first axis whose extent only a run knows: wherever the import takes that axis as the batch, any number of rows must give the stored outputs.</summary>
public sealed class OperatorBatchTests
{
    // Operators whose results have no rows, or that address rows by number.
    private static readonly string[] WithoutBatch = ["ConstantOfShape", "EyeLike", "NonZero", "Range", "ScatterND", "Size"];

    [Fact]
    public void Load_FirstAxisOpen_GivesTheSameRows()
    {
        var failures = new List<string>();
        var batched = new HashSet<string>(StringComparer.Ordinal);
        var all = new HashSet<string>(StringComparer.Ordinal);

        // Squeeze without axes drops the first axis when it is 1, which an open one never is.
        foreach (WireCase stored in GoldenCases.Names.Where(static name => name != "squeeze_13_all").Select(GoldenCases.Of))
        {
            string[] operators = [.. ModelProto.Parser.ParseFrom(stored.Model).Graph.Node.Select(static n => n.OpType)];
            all.UnionWith(operators);
            if (LoadBatched(stored) is not { } model) continue;
            batched.UnionWith(operators);
            if (Difference(stored, model) is { } difference) failures.Add($"{stored.Name}: {difference}");
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        string[] missing = [.. all.Except(batched).Except(WithoutBatch).Order(StringComparer.Ordinal)];
        Assert.True(missing.Length == 0, string.Create(CultureInfo.InvariantCulture, $"never batched: {string.Join(", ", missing)}"));
    }

    /// <summary>The model with the first axis of as many inputs as possible open; null when rows cannot be told apart.</summary>
    private static ImportedModel? LoadBatched(WireCase stored) => Load(stored, every: true) ?? Load(stored, every: false);

    private static ImportedModel? Load(WireCase stored, bool every)
    {
        ModelProto message = ModelProto.Parser.ParseFrom(stored.Model);
        var inputs = message.Graph.Input.Where(static i => i.Type.TensorType.Shape.Dim.Count > 0).ToList();
        if (inputs.Count == 0) return null;
        long rows = inputs[0].Type.TensorType.Shape.Dim[0].DimValue;
        foreach (ValueInfoProto input in every ? inputs.Where(i => i.Type.TensorType.Shape.Dim[0].DimValue == rows) : inputs.Take(1))
            input.Type.TensorType.Shape.Dim[0] = new TensorShapeProto.Types.Dimension { DimParam = "N" };
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        stream.Position = 0;
        try
        {
            ImportedModel model = OnnxModel.Load(stream, stored.Name, new OnnxLoadOptions { InputValues = GoldenCases.Inputs(stored) });
            return model.BatchMode == BatchMode.Batched ? model : null;
        }
        catch (InvalidModelException)
        {
            return null;
        }
    }

    private static string? Difference(WireCase stored, ImportedModel model)
    {
        Dictionary<string, Literal> inputs = GoldenCases.Inputs(stored);
        int rows = inputs[model.Inputs.First(static i => !i.Type.IsFixed).Name].Shape[0];
        Dictionary<string, Literal> twice = inputs.ToDictionary(static i => i.Key, i => model.Inputs.Any(m => m.Name == i.Key && !m.Type.IsFixed) ? Doubled(i.Value) : i.Value);
        foreach (Executor executor in Enum.GetValues<Executor>())
        {
            IReadOnlyDictionary<string, Literal> once = Execution.Run(model.Graph, inputs, rows, executor), both = Execution.Run(model.Graph, twice, 2 * rows, executor);
            foreach (WireTensor output in stored.Outputs!)
            {
                Literal expected = output.ToLiteral();
                if (Closeness.Difference(expected, once[output.Name], 1e-5) is { } difference) return $"{executor}, {output.Name}: {difference}";
                if (Closeness.Difference(Doubled(expected), both[output.Name], 1e-5) is { } other) return $"{executor}, {output.Name} of twice the rows: {other}";
            }
        }

        return null;
    }

    private static Literal Doubled(Literal value)
    {
        Shape shape = value.Shape.WithRows(2 * value.Shape[0]);
        return value.ElementType switch
        {
            ElementType.Float32 => Literal.Of(shape, [.. value.Floats, .. value.Floats]),
            ElementType.Int64 => Literal.Of(shape, [.. value.Integers, .. value.Integers]),
            _ => Literal.Of(shape, [.. value.Booleans, .. value.Booleans]),
        };
    }
}
