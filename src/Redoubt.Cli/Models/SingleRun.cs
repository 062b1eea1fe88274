using Redoubt.Graphs;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>One run of a graph without a batch axis.</summary>
internal static class SingleRun
{
    public static Literal Run(ImportedModel model, IReadOnlyDictionary<string, Literal> inputs, string output, int threads)
    {
        using Plan plan = Plan.Compile(model.Graph, new PlanOptions { Capacity = 1, Threads = threads });
        foreach (GraphInput input in model.Graph.Inputs)
        {
            Literal value = inputs[input.Name];
            TensorType type = model.Graph.InputType(input.Name);
            if (type.Bind(1) != value.Shape) throw new ArgumentException($"The input '{input.Name}' wants {type}, the array has the shape {value.Shape}.");
            switch (value.ElementType)
            {
                case ElementType.Float32:
                    value.Floats.CopyTo(plan.Input(input.Name));
                    break;
                case ElementType.Int64:
                    value.Integers.CopyTo(plan.IntegerInput(input.Name));
                    break;
                default:
                    Span<float> truths = plan.Input(input.Name);
                    for (int i = 0; i < value.Count; i++) truths[i] = value.Booleans[i] ? 1 : 0;
                    break;
            }
        }

        plan.Run(1);
        TensorType result = model.Graph.OutputType(output);
        Shape shape = result.Bind(1);
        return result.ElementType switch
        {
            ElementType.Float32 => Literal.Of(shape, plan.Output(output)[..shape.Count].ToArray()),
            ElementType.Int64 => Literal.Of(shape, plan.IntegerOutput(output)[..shape.Count].ToArray()),
            _ => Literal.Of(shape, Array.ConvertAll(plan.Output(output)[..shape.Count].ToArray(), static truth => truth != 0)),
        };
    }
}
