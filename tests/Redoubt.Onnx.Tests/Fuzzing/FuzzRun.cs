using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

/// <summary>Loads a file and runs what loads. Whatever the bytes are, loading throws nothing but <see cref="InvalidModelException"/>, and a graph that loaded runs or
/// is refused by its plan.</summary>
internal static class FuzzRun
{
    private const string Name = "mutant.onnx";

    // Whoever runs a model gives its inputs, so these much larger ones would be his own doing.
    private const double LargestInput = 1 << 22;

    /// <summary>How far a file came.</summary>
    /// <exception cref="InvalidOperationException">Something else than what is allowed happened; the message says what.</exception>
    /// <param name="file">The file.</param>
    /// <param name="known">Numbers that its inputs may be given.</param>
    /// <param name="dice">Draws.</param>
    public static FuzzOutcome Try(byte[] file, IReadOnlyDictionary<string, Literal> known, Dice dice)
    {
        ImportedModel model;
        if (known.Count > 0 && dice.Chance(8)) known = known.ToDictionary(static i => i.Key, i => dice.Chance(2) ? Numbers(i.Value.ElementType, i.Value.Shape, dice) : i.Value);
        try
        {
            using var stream = new MemoryStream(file);
            model = OnnxModel.Load(stream, Name, Options(known, dice));
        }
        catch (InvalidModelException e)
        {
            return e.Message.StartsWith(Name + ": ", StringComparison.Ordinal) && e.Message.Length < 4000
                ? FuzzOutcome.Refused
                : throw new InvalidOperationException($"The sentence is not one about the file: {e.Message}", e);
        }

        if (dice.Chance(4) && WithGradient(model) is { } both) model = both;
        if (model.Graph.Inputs.Sum(i => GraphCost.Elements(model.Graph.InputType(i.Name), 2)) > LargestInput) return FuzzOutcome.Loaded;
        return Run(model, known, model.BatchMode is BatchMode.Batched or BatchMode.Rebatched ? 1 + dice.Below(2) : 1, dice);
    }

    private static FuzzOutcome Run(ImportedModel model, IReadOnlyDictionary<string, Literal> known, int rows, Dice dice)
    {
        try
        {
            using Plan plan = Plan.Compile(model.Graph, new PlanOptions { Capacity = rows, Threads = 1 });
            foreach (GraphInput input in model.Graph.Inputs)
            {
                TensorType type = model.Graph.InputType(input.Name);
                bool fits = known.TryGetValue(input.Name, out Literal? value) && value.ElementType == type.ElementType && value.Shape == type.Bind(rows);
                plan.SetInput(input.Name, fits ? value! : Numbers(type.ElementType, type.Bind(rows), dice));
            }

            plan.Run(rows);
            foreach (ModelOutput output in model.Outputs)
            {
                Literal result = plan.GetOutput(output.Name, rows);
                if (result.Shape != model.Graph.OutputType(output.Name).Bind(rows)) throw new InvalidOperationException($"The output '{output.Name}' is {result}, not {output.Type}.");
            }

            return FuzzOutcome.Ran;
        }
        catch (Exception e) when (e is UnsupportedOpException or InvalidIndexException)
        {
            return FuzzOutcome.Loaded;
        }
    }

    // What an attack runs: the gradient of the first output with respect to the first input.
    private static ImportedModel? WithGradient(ImportedModel model)
    {
        ModelInput? input = model.Inputs.FirstOrDefault(static i => i.Type.ElementType == ElementType.Float32);
        ModelOutput output = model.Outputs[0];
        if (input is null || output.Type.ElementType != ElementType.Float32) return null;
        try
        {
            var builder = new GraphBuilder();
            Value x = builder.Input(input.Name, input.Type), y = builder.Splice(model.Graph, new Dictionary<string, Value> { [input.Name] = x })[output.Name];
            return model with { Graph = builder.Build((output.Name, Gradient.Of(y, null, x)[0])), Outputs = [output with { Type = x.Type }] };
        }
        catch (UnsupportedOpException)
        {
            return null;
        }
    }

    private static OnnxLoadOptions Options(IReadOnlyDictionary<string, Literal> known, Dice dice)
    {
        if (known.Count > 0 && !dice.Chance(4)) return new OnnxLoadOptions { ShapesAsGiven = true, InputValues = known };
        if (dice.Chance(4)) return new OnnxLoadOptions { AxisSizes = new Dictionary<string, int> { ["M"] = 1 + dice.Below(9) }, InputValues = known };
        return new OnnxLoadOptions { ShapesAsGiven = dice.Chance(3) };
    }

    private static Literal Numbers(ElementType type, Shape shape, Dice dice) => type switch
    {
        ElementType.Float32 => Literal.Of(shape, Filled(shape.Count, dice.Number)),
        ElementType.Int64 => Literal.Of(shape, Filled(shape.Count, dice.Integer)),
        _ => Literal.Of(shape, Filled(shape.Count, () => dice.Chance(2))),
    };

    // Few draws, repeated: one costs more than everything else that is done with a small model.
    private static T[] Filled<T>(int count, Func<T> draw)
    {
        var result = new T[count];
        for (int i = 0; i < count; i++) result[i] = i < 16 ? draw() : result[i - 16];
        return result;
    }
}
