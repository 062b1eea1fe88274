using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Finds the value that feeds a last Softmax, LogSoftmax or Sigmoid, and builds the graph that ends there.</summary>
internal static class ScoreExtraction
{
    public static ScoreGraph Extract(ImportedModel model, string? name)
    {
        Graph graph = model.Graph;
        GraphOutput output = name is null ? Choose(model) : graph.Output(name);
        TensorType type = graph.Nodes[output.Node].Type;
        int classes = Classes(type) ?? throw new ArgumentException($"Output '{output.Name}' is {type}, which is not one number per class and row.", nameof(name));
        (FinalActivation activation, int source, List<Node> movements) = FindActivation(graph, output.Node, classes);

        var builder = new GraphBuilder();
        Value[] copies = Copy(graph, builder);
        Value scores = copies[source];
        foreach (Node movement in movements) scores = scores.Unary(movement.Kind, movement.Attributes);
        scores = scores.Reshape(Rows(type), classes);
        bool binary = activation == FinalActivation.Sigmoid && classes == 1;

        // A border of one zero before the score: the scores (0, z).
        if (binary) scores = scores.Unary(OpKind.Pad, new PadAttributes([0, 1], [0, 0], 0));
        return new ScoreGraph(builder.Build((output.Name, scores)), output.Name, binary ? 2 : classes, activation, Note(output.Name, activation, binary));
    }

    private static GraphOutput Choose(ImportedModel model)
    {
        foreach (GraphOutput output in model.Graph.Outputs)
        {
            TensorType type = model.Graph.Nodes[output.Node].Type;
            if (type.ElementType == ElementType.Float32 && Classes(type) is not null) return output;
        }

        string outputs = string.Join(", ", model.Outputs.Select(static o => $"'{o.Name}' {o.Type}"));
        throw new InvalidModelException($"{model.FileName}: no output holds one number per class and row; the outputs are {outputs}.");
    }

    // [N, K] or [N, K, 1, 1, …]; without a batch axis [K]. Null for anything else.
    private static int? Classes(TensorType type)
    {
        if (type.ElementType != ElementType.Float32 || type.Rank == 0) return null;
        if (type.Rank == 1) return type[0].IsFixed ? type[0].Size : 1;
        bool rows = type[0] == Dimension.Batch || type[0] == 1;
        return rows && type[1].IsFixed && type[1].Size > 0 && type.Dimensions.Skip(2).All(static d => d == 1) ? type[1].Size : null;
    }

    private static Dimension Rows(TensorType type) => type[0] == Dimension.Batch ? Dimension.Batch : 1;

    private static (FinalActivation Activation, int Source, List<Node> Movements) FindActivation(Graph graph, int output, int classes)
    {
        var movements = new List<Node>();
        int position = output;
        while (graph.Nodes[position].Kind is OpKind.Reshape or OpKind.Transpose)
        {
            movements.Insert(0, graph.Nodes[position]);
            position = graph.Nodes[position].Inputs[0];
        }

        Node last = graph.Nodes[position];
        FinalActivation activation = last.Kind switch
        {
            OpKind.Softmax when last.Type[^1] == classes => FinalActivation.Softmax,
            OpKind.LogSoftmax when last.Type[^1] == classes => FinalActivation.LogSoftmax,
            OpKind.Sigmoid => FinalActivation.Sigmoid,
            _ => FinalActivation.None,
        };
        return activation == FinalActivation.None ? (activation, output, []) : (activation, last.Inputs[0], movements);
    }

    private static Value[] Copy(Graph graph, GraphBuilder builder)
    {
        var copies = new Value[graph.Nodes.Length];
        for (int i = 0; i < copies.Length; i++)
        {
            Node node = graph.Nodes[i];
            copies[i] = node.Attributes is InputAttributes input
                ? builder.Input(input.Name, input.Type, input.Role)
                : builder.Apply(node.Kind, [.. node.Inputs.Select(operand => copies[operand])], node.Attributes);
        }

        return copies;
    }

    private static string? Note(string output, FinalActivation activation, bool binary)
    {
        if (activation == FinalActivation.None) return null;
        string two = binary ? " The one score z became two classes with the scores 0 and z." : string.Empty;
        return $"Attacks attach to the value that feeds the last {activation} of output '{output}'.{two}";
    }
}
