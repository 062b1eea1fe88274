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
            plan.SetInput(input.Name, value);
        }

        plan.Run(1);
        return plan.GetOutput(output, 1);
    }
}
