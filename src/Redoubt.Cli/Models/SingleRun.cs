using Redoubt.Graphs;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>One run of a model on whole arrays.</summary>
internal static class SingleRun
{
    /// <summary>Reads a file for the arrays. Their shapes are taken as they are, except where the file fixes one row and they have several: then it is read for any
    /// number of rows, or for one where it allows no more.</summary>
    public static ImportedModel Load(string path, IReadOnlyDictionary<string, Literal> inputs)
    {
        if (!HasMoreRows(path, inputs)) return OnnxModel.LoadFixed(path, inputs);
        return OnnxModel.Load(path, new OnnxLoadOptions { InputShapes = inputs.ToDictionary(static v => v.Key, static v => v.Value.Shape) });
    }

    /// <summary>Runs the model, row by row where its graph holds one row and the arrays have more.</summary>
    public static Literal Run(ImportedModel model, IReadOnlyDictionary<string, Literal> inputs, string output, int threads)
    {
        TensorType[] types = [.. model.Graph.Inputs.Select(input => model.Graph.InputType(input.Name))];
        bool isBatched = types.Any(static type => !type.IsFixed);
        int rows = inputs.Values.First() is { Shape.Rank: > 0 } first ? first.Shape[0] : 1;
        foreach (GraphInput input in model.Graph.Inputs) RequireShape(model, input.Name, inputs[input.Name].Shape, isBatched ? rows : 1);
        using Plan plan = Plan.Compile(model.Graph, new PlanOptions { Capacity = isBatched ? rows : 1, Threads = threads });
        if (isBatched || types[0].Bind(1) == inputs[model.Graph.Inputs[0].Name].Shape) return RunOnce(plan, inputs, output, isBatched ? rows : 1);
        Literal[] parts = [.. Enumerable.Range(0, rows).Select(row => RunOnce(plan, inputs.ToDictionary(static i => i.Key, i => RowOf(i.Value, row)), output, 1))];
        int[] shape = [.. parts[0].Shape.Extents];
        if (shape is not [1, ..]) throw new InvalidUsageException($"The output '{output}' of {model.FileName} has the shape {parts[0].Shape} for one row, so several rows cannot be joined.");
        shape[0] = rows;
        return Joined(parts, new Shape(shape));
    }

    // A file that fixes one row, and arrays of several rows.
    private static bool HasMoreRows(string path, IReadOnlyDictionary<string, Literal> values)
    {
        int[] rows = [.. values.Values.Select(static value => value.Shape.Rank == 0 ? 1 : value.Shape[0]).Distinct()];
        return rows is [> 1] && OnnxSignature.Read(path).All(input => input.Extents is [1, ..] extents && extents.Count == values[input.Name].Shape.Rank);
    }

    private static void RequireShape(ImportedModel model, string name, Shape shape, int rows)
    {
        TensorType type = model.Graph.InputType(name);
        Shape wanted = type.Bind(rows);
        bool isSeveral = type.IsFixed && wanted is { Rank: > 0 } && wanted[0] == 1 && wanted.Rank == shape.Rank && wanted.Extents[1..].SequenceEqual(shape.Extents[1..]);
        if (wanted != shape && !isSeveral) throw new ArgumentException($"The input '{name}' wants {type}, the array has the shape {shape}.");
    }

    private static Literal RunOnce(Plan plan, IReadOnlyDictionary<string, Literal> inputs, string output, int rows)
    {
        foreach ((string name, Literal value) in inputs) plan.SetInput(name, value);
        plan.Run(rows);
        return plan.GetOutput(output, rows);
    }

    private static Literal RowOf(Literal value, int row)
    {
        int[] extents = [1, .. value.Shape.Extents[1..]];
        var shape = new Shape(extents);
        Range range = new(row * shape.Count, (row + 1) * shape.Count);
        return value.ElementType switch
        {
            ElementType.Float32 => Literal.Of(shape, value.Floats[range]),
            ElementType.Int64 => Literal.Of(shape, value.Integers[range]),
            _ => Literal.Of(shape, value.Booleans[range]),
        };
    }

    private static Literal Joined(Literal[] parts, Shape shape) => parts[0].ElementType switch
    {
        ElementType.Float32 => Literal.Of(shape, [.. parts.SelectMany(static part => part.Floats)]),
        ElementType.Int64 => Literal.Of(shape, [.. parts.SelectMany(static part => part.Integers)]),
        _ => Literal.Of(shape, [.. parts.SelectMany(static part => part.Booleans)]),
    };
}
