using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A detector's graph from attack space to scores and boxes: one probability and one box for each of its A candidates.</summary>
public sealed class MappedDetector
{
    internal const string InputName = MappedModel.InputName, ScoresName = "scores", LogOddsName = "log_odds", BoxesName = "boxes";

    // Keeps log-odds finite where a probability is given without the value behind it.
    private const float SmallestProbability = 1e-6f;

    private MappedDetector(Graph graph, Shape exampleShape, MappedInput input, (int Candidates, int Columns) scores)
    {
        Graph = graph;
        ExampleShape = exampleShape;
        (Candidates, Columns) = scores;
        Layout = input.Layout;
        Description = input.Description;
        Notes = input.Notes;
    }

    /// <summary>The graph.</summary>
    internal Graph Graph { get; }

    /// <summary>Shape of one image in attack space, <c>[C,H,W]</c>.</summary>
    public Shape ExampleShape { get; }

    /// <summary>Boxes A that the detector gives for every image, before any threshold.</summary>
    public int Candidates { get; }

    /// <summary>Columns K of the scores.</summary>
    public int Columns { get; }

    /// <summary>Operations of one forward pass of one image: 2 × multiply-adds.</summary>
    public long OperationsPerForward => 2 * Cost.Of(Graph).MultiplyAdds.At(1);

    /// <summary>The layout in use, never <see cref="InputLayout.Auto"/>.</summary>
    public InputLayout Layout { get; }

    /// <summary>The way from attack space to the model's input, on one line.</summary>
    public string Description { get; }

    /// <summary>What was assumed, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Puts a mapping in front of a detector and finds its outputs.</summary>
    /// <param name="model">The imported graph: one input of images, an output of probabilities <c>[N,A,K]</c> and one of boxes <c>[N,A,4]</c>.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="exampleShape">Shape of one image in attack space, <c>[C,H,W]</c>.</param>
    /// <param name="outputs">Which outputs, and which column.</param>
    /// <exception cref="ArgumentException">Mapping, image and model do not fit together; one sentence says what to change.</exception>
    public static MappedDetector Create(Graph model, InputMapping mapping, Shape exampleShape, DetectorOutputs outputs)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(mapping);
        ArgumentNullException.ThrowIfNull(outputs);
        string[] errors = [.. mapping.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors), nameof(mapping));
        GraphInput[] data = [.. model.Inputs.Where(static input => input.Role == InputRole.Data)];
        if (data.Length != 1) throw new ArgumentException($"A detector has one input of images; this model has {data.Length} inputs.", nameof(model));
        TensorType wanted = model.InputType(data[0].Name);
        Dimension batch = wanted.Rank > 0 && wanted[0] == 1 ? 1 : Dimension.Batch;
        var builder = new GraphBuilder();
        Dimension[] extents = [batch, .. exampleShape.Extents.ToArray().Select(static extent => (Dimension)extent)];
        Value attackSpace = builder.Input(InputName, TensorType.Float(extents));
        MappedInput input = MappedInput.Emit(attackSpace, mapping, wanted);
        IReadOnlyDictionary<string, Value> values = builder.Splice(model, new Dictionary<string, Value> { [data[0].Name] = input.Value });
        Value scores = Named(values, outputs.Scores), boxes = Named(values, outputs.Boxes);
        if (scores.Type.Rank != 3 || boxes.Type.Rank != 3 || !scores.Type[1].IsFixed || scores.Type[1] != boxes.Type[1] || boxes.Type[2] != 4 || scores.Type[0] != batch)
            throw new ArgumentException($"A detector gives scores [N,A,K] and boxes [N,A,4]; '{outputs.Scores}' is {scores.Type} and '{outputs.Boxes}' is {boxes.Type}.", nameof(model));
        if (!scores.Type[2].IsFixed || outputs.Column >= scores.Type[2].Size)
            throw new ArgumentException($"'{outputs.Scores}' {scores.Type} has no column {outputs.Column}.", nameof(outputs));
        Graph graph = builder.Build((ScoresName, Column(scores, outputs.Column)), (LogOddsName, LogOdds(scores, outputs.Column)), (BoxesName, boxes));
        return new MappedDetector(graph, exampleShape, input, (scores.Type[1].Size, scores.Type[2].Size));
    }

    private static Value Named(IReadOnlyDictionary<string, Value> values, string name) =>
        values.TryGetValue(name, out Value value) ? value
        : throw new ArgumentException($"The model has no output '{name}'; it has {string.Join(", ", values.Select(static o => $"'{o.Key}' {o.Value.Type}"))}.");

    private static Value Column(Value values, int column) => values.Slice(2, column, column + 1).Reshape(values.Type[0], values.Type[1]);

    // log(p / (1 - p)); of two columns before their Softmax it is the difference, which does not saturate.
    private static Value LogOdds(Value scores, int column)
    {
        Node node = scores.Builder.Nodes[scores.Node];
        if (node.Kind == OpKind.Softmax && scores.Type[2] == 2)
        {
            Value before = scores.Builder.ValueAt(node.Inputs[0]);
            return Column(before, column) - Column(before, 1 - column);
        }

        Value probability = Column(scores, column), floor = scores.Builder.Constant(SmallestProbability);
        Value rest = (-probability + 1).Binary(OpKind.Max, floor);
        return probability.Binary(OpKind.Max, floor).Unary(OpKind.Log) - rest.Unary(OpKind.Log);
    }
}
