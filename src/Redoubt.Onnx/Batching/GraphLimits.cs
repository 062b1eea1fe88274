using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Refuses graphs whose run would take far more memory or time than a network of the file's size could need: a file of a thousand bytes can describe
/// values of gigabytes.</summary>
/// <remarks>A network multiplies each weight with up to a few ten thousand positions, and holds about as many numbers at a time as it has weights, unless its
/// input is large. What the caller gives himself, he has, so large inputs that are given raise the limit.</remarks>
internal static class GraphLimits
{
    // Kernels walk along sixteen axes; elements of eight bytes take one of them.
    private const int MostAxes = 15;

    private const double FewElements = 1 << 24, ElementsPerByte = 8, ElementsPerGiven = 64;
    private const double FewProducts = 1L << 33, FewSteps = 1L << 31, ProductsPerByte = 1 << 16, StepsPerByte = 1 << 13, ProductsPerGiven = 1 << 20;

    /// <summary>Checks one run on one row.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="fileLength">Bytes of the file and of those that hold its tensors.</param>
    /// <param name="given">Elements of the inputs whose shapes the caller gave.</param>
    /// <param name="source">The file.</param>
    /// <exception cref="InvalidModelException">The run would take too much; the message says what.</exception>
    public static void Require(Graph graph, long fileLength, long given, ModelSource source)
    {
        if (graph.Nodes.FirstOrDefault(static n => n.Type.Rank > MostAxes) is { } deep)
            throw source.Error($"a value ({deep.Kind}) has {deep.Type.Rank} axes; {MostAxes} is the limit.");
        double mostElements = Math.Max(FewElements, Math.Max(ElementsPerByte * fileLength, ElementsPerGiven * given)), held = MostHeld(graph);
        if (held > mostElements) throw TooLarge(source, $"{held:E1} numbers at a time", $"{mostElements:E1}", fileLength);
        double products = 0, steps = 0;
        foreach (Node node in graph.Nodes)
        {
            double cost = GraphCost.Products(graph, node, rows: 1);
            if (node.Kind is OpKind.Conv or OpKind.ConvInputGradient or OpKind.MatMul) products += cost;
            else if (node.Kind is not (OpKind.Constant or OpKind.Input)) steps += cost;
        }

        double mostProducts = FewProducts + (ProductsPerByte * fileLength) + (ProductsPerGiven * given), mostSteps = FewSteps + (StepsPerByte * fileLength) + (ProductsPerGiven * given);
        if (products > mostProducts) throw TooLarge(source, $"{products:E1} multiply-adds", $"{mostProducts:E1}", fileLength);
        if (steps > mostSteps) throw TooLarge(source, $"{steps:E1} steps besides multiply-adds", $"{mostSteps:E1}", fileLength);
    }

    // Numbers alive at the same time if nothing were fused or shared.
    private static double MostHeld(Graph graph)
    {
        int[] lastUse = new int[graph.Nodes.Length];
        for (int i = 0; i < lastUse.Length; i++)
        {
            lastUse[i] = i;
            foreach (int operand in graph.Nodes[i].Inputs) lastUse[operand] = i;
        }

        foreach (GraphOutput output in graph.Outputs) lastUse[output.Node] = lastUse.Length;
        double[] ends = new double[lastUse.Length + 1];
        double held = 0, most = 0;
        for (int i = 0; i < lastUse.Length; i++)
        {
            double size = GraphCost.Elements(graph.Nodes[i].Type, rows: 1);
            held += size;
            most = Math.Max(most, held);
            ends[lastUse[i]] += size;
            held -= ends[i];
        }

        return most;
    }

    private static InvalidModelException TooLarge(ModelSource source, string what, string most, long fileLength) =>
        source.Error(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"one run would take {what}; a file of {fileLength} bytes may ask for {most}."));
}
