namespace Redoubt.Graphs;

/// <summary>Chooses how many rows a plan computes at a time. Layer after layer over a large batch moves every activation through main memory; a band of rows
/// that fits the caches does not, but reads the weights once for each band.</summary>
/// <remarks>Measured on a ResNet-20 (64 rows in bands of 16: 0.16 ms a row instead of 0.24) and on a MobileFaceNet (32 rows one by one: 1.8 ms instead of 3.0).
/// Results do not depend on it: a row's bytes are the same in every batch.</remarks>
internal static class RowBands
{
    // Second-level cache of two cores.
    private const long CacheBytes = 2 << 20;

    // What a core moves while one step is started on all threads; a band must move much more than that for every step.
    private const long BytesPerStep = 256 << 10;

    // Weights come from a slower cache than a band's activations.
    private const long WeightCost = 4;

    // Winograd's packed 3×3 weights have 36 numbers for 9.
    private const int WinogradGrowth = 4;

    /// <summary>Rows of a band; the capacity when the graph mixes rows or fits the caches as it is.</summary>
    public static int Choose(Graph graph, PlanOptions options)
    {
        if (options.Capacity == 1 || graph.Outputs.Any(static o => o.Updates is not null) || !IsByRows(graph)) return options.Capacity;
        if (options.BandRows is { } given) return Math.Min(given, options.Capacity);
        long largest = 0, total = 0, weights = 0;
        int steps = 0;
        foreach (Node node in graph.Nodes)
        {
            if (!MovesMuch(node.Kind)) continue;
            long bytes = BytesPerRow(node.Type) + node.Inputs.Sum(i => BytesPerRow(graph.Nodes[i].Type));
            largest = Math.Max(largest, bytes);
            total += bytes;
            steps++;
            if (node.Kind is OpKind.Conv or OpKind.ConvInputGradient or OpKind.MatMul) weights += WeightBytes(graph.Nodes[node.Inputs[1]].Type, options);
        }

        if (largest == 0) return options.Capacity;
        long cached = CacheBytes / largest, amortized = Math.Max(WeightCost * weights, steps * BytesPerStep) / total + 1;
        long rows = Math.Max(cached, amortized);
        if (rows >= options.Capacity) return options.Capacity;

        // Bands of equal size.
        long bands = (options.Capacity + rows - 1) / rows;
        return (int)((options.Capacity + bands - 1) / bands);
    }

    private static bool IsByRows(Graph graph) =>
        RowIndependence.FindMixing(graph) is null
        && graph.Inputs.All(input => graph.InputType(input.Name) is var type && (type.IsFixed || type[0] == Dimension.Batch));

    private static bool MovesMuch(OpKind kind) => kind is OpKind.Conv or OpKind.ConvInputGradient or OpKind.MatMul or OpKind.MaxPool
        or OpKind.MaxPoolScatter or OpKind.AveragePool or OpKind.AveragePoolGradient or OpKind.Concat;

    private static long BytesPerRow(TensorType type)
    {
        if (type.IsFixed) return 0;
        long elements = 1;
        foreach (Dimension d in type.Dimensions) elements *= d.Size;
        return elements * sizeof(float);
    }

    private static long WeightBytes(TensorType type, PlanOptions options)
    {
        if (!type.IsFixed) return 0;
        long elements = 1;
        foreach (Dimension d in type.Dimensions) elements *= d.Size;
        bool mayGrow = options.AllowWinograd && type.Rank == 4 && type[2] == 3 && type[3] == 3;
        return elements * sizeof(float) * (mayGrow ? WinogradGrowth : 1);
    }
}
