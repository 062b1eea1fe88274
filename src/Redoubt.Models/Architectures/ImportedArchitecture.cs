using System.Globalization;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Makes an imported classifier trainable: the weights of its products and their biases become parameters that start from the file's numbers.</summary>
/// <remarks>Everything else stays as it is: constants of the input mapping, of attention masks, and batch normalization, which goes on with the file's statistics, scale and shift
/// where they were not folded into weights. Layers that are random in training (dropout) are off, as in the file.</remarks>
public static class ImportedArchitecture
{
    /// <summary>Makes the architecture.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="classifier">One data input <c>[N, …]</c> and one output of scores <c>[N, K]</c>, as <see cref="MappedModel"/> makes it.</param>
    /// <exception cref="ArgumentException">The graph has other inputs or outputs, runs one row at a time, or has no weights to train.</exception>
    public static Architecture From(string name, Graph classifier)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        if (classifier.Inputs.Length != 1 || classifier.Outputs.Length != 1)
            throw new ArgumentException($"A classifier has one input and one output; the graph has {classifier.Inputs.Length} and {classifier.Outputs.Length}.", nameof(classifier));
        TensorType input = classifier.InputType(classifier.Inputs[0].Name);
        if (input.IsFixed) throw new ArgumentException("The model takes one row at a time (its file fixes the batch), so it cannot be trained further.", nameof(classifier));
        bool[] trained = Trained(classifier);
        if (!trained.Contains(true)) throw new ArgumentException("The model has no weights of convolutions or matrix products that could be trained further.", nameof(classifier));
        return new Architecture(name, "An imported network", new Shape(input.Bind(1).Extents[1..]), (network, rows, _) => Copy(classifier, trained, network, rows));
    }

    private static Value Copy(Graph graph, bool[] trained, NetworkBuilder network, Value rows)
    {
        var copies = new Value[graph.Nodes.Length];
        for (int i = 0; i < copies.Length; i++)
        {
            Node node = graph.Nodes[i];
            copies[i] = node.Attributes switch
            {
                InputAttributes => rows,
                ConstantAttributes constant when trained[i] => network.Parameter(string.Create(CultureInfo.InvariantCulture, $"weights{i}"), constant.Value),
                ExtentAttributes extents => rows.Builder.Apply(node.Kind, [.. node.Inputs.Select(operand => copies[operand])], extents.ForRows(rows.Type[0].Size)),
                _ => rows.Builder.Apply(node.Kind, [.. node.Inputs.Select(operand => copies[operand])], node.Attributes),
            };
        }

        return copies[graph.Outputs[0].Node];
    }

    private static bool[] Trained(Graph graph)
    {
        var trained = new bool[graph.Nodes.Length];
        foreach (Node node in graph.Nodes)
        {
            if (IsProduct(node.Kind)) foreach (int operand in node.Inputs) Mark(operand);
            if (node.Kind is not (OpKind.Add or OpKind.Sub)) continue;
            for (int i = 0; i < 2; i++)
            {
                // A bias is what is added to a product.
                if (IsProduct(graph.Nodes[Source(graph, node.Inputs[1 - i])].Kind)) Mark(node.Inputs[i]);
            }
        }

        return trained;

        void Mark(int operand)
        {
            int source = Source(graph, operand);
            if (graph.Nodes[source].Attributes is ConstantAttributes { Value: { ElementType: ElementType.Float32, Count: > 1 } }) trained[source] = true;
        }
    }

    private static bool IsProduct(OpKind kind) => kind is OpKind.Conv or OpKind.MatMul or OpKind.ConvInputGradient;

    /// <summary>What a value was before it was only arranged otherwise.</summary>
    private static int Source(Graph graph, int node)
    {
        while (graph.Nodes[node].Kind is OpKind.Reshape or OpKind.Transpose or OpKind.Expand) node = graph.Nodes[node].Inputs[0];
        return node;
    }
}
