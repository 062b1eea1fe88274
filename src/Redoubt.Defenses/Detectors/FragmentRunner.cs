using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Defenses;

/// <summary>Computes fragments over a classifier on any number of rows.</summary>
internal static class FragmentRunner
{
    private const string Rows = "rows", Result = "result";
    private const int LargestCapacity = 128;
    private const long ActivationBudgetBytes = 256L << 20;

    /// <summary>Computes one fragment.</summary>
    /// <returns>Its value, <c>[N, …]</c>.</returns>
    public static Tensor Run(TappedModel model, Tensor rows, Func<TappedValues, Value> fragment, int threads, CancellationToken cancellationToken = default)
    {
        var builder = new GraphBuilder();
        Value value = fragment(model.Apply(builder.Input(Rows, model.InputType)));
        return Run(builder.Build((Result, value)), rows, threads, cancellationToken);
    }

    /// <summary>Runs a graph with one data input and one output.</summary>
    public static Tensor Run(Graph graph, Tensor rows, int threads, CancellationToken cancellationToken = default)
    {
        string input = graph.Inputs[0].Name, output = graph.Outputs[0].Name;
        TensorType type = graph.OutputType(output);
        var result = new Tensor(new Shape([rows.Rows, .. type.Bind(1).Extents[1..]]));
        int capacity = graph.InputType(input)[0].IsFixed ? 1 : Math.Min(Capacity(graph), Math.Max(1, rows.Rows));
        using var plan = Plan.Compile(graph, new PlanOptions { Capacity = capacity, Threads = threads });
        int length = rows.Shape.RowLength, resultLength = type.Bind(1).Count;
        for (int start = 0; start < rows.Rows; start += capacity)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(capacity, rows.Rows - start);
            rows.Data.Slice(start * length, count * length).CopyTo(plan.Input(input));
            plan.Run(count);
            plan.Output(output)[..(count * resultLength)].CopyTo(result.Data[(start * resultLength)..]);
        }

        return result;
    }

    private static int Capacity(Graph graph)
    {
        long perRow = graph.Nodes.Where(static node => !node.Type.IsFixed).Sum(static node => (long)node.Type.Bind(1).Count * sizeof(float));
        return (int)Math.Clamp(ActivationBudgetBytes / Math.Max(1, perRow), 1, LargestCapacity);
    }
}
