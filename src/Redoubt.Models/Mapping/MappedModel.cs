using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A classifier's graph from attack space to scores: the input mapping in front, the last Softmax or Sigmoid taken off.</summary>
/// <remarks>Made once per run. Nothing is guessed silently: every choice is a sentence in <see cref="Notes"/>.</remarks>
public sealed class MappedModel
{
    /// <summary>Name of the graph's only data input: attack-space values, <c>[N, …]</c>.</summary>
    public const string InputName = "attack_space";

    /// <summary>Name of the graph's only output: scores, <c>[N, K]</c>.</summary>
    public const string ScoresName = "scores";

    private MappedModel(Graph graph, Shape exampleShape, int classes, MappedInput input, ScoreHead head)
    {
        Graph = graph;
        ExampleShape = exampleShape;
        Classes = classes;
        Layout = input.Layout;
        Description = $"{input.Description}; scores: {head.Description}";
        InputDescription = input.Description;
        ScoresDescription = head.Description;
        Notes = [.. input.Notes, .. head.Notes];
    }

    /// <summary>The graph, with input <see cref="InputName"/> and output <see cref="ScoresName"/>; parameters stay inputs.</summary>
    public Graph Graph { get; }

    /// <summary>Shape of one example in attack space.</summary>
    public Shape ExampleShape { get; }

    /// <summary>Number of classes K, two or more.</summary>
    public int Classes { get; }

    /// <summary>The layout in use, never <see cref="InputLayout.Auto"/>.</summary>
    public InputLayout Layout { get; }

    /// <summary>Mapping and scores on one line.</summary>
    public string Description { get; }

    /// <summary>The way from attack space to the model's input, on one line.</summary>
    public string InputDescription { get; }

    /// <summary>Where scores are read, in words.</summary>
    public string ScoresDescription { get; }

    /// <summary>What was assumed, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; }

    /// <summary>Puts a mapping in front of a classifier and finds its scores.</summary>
    /// <param name="model">The imported graph, with one data input.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="exampleShape">Shape of one example in attack space, after <see cref="InputMapping.ToAttackSpace"/>.</param>
    /// <param name="output">Name of the output to attack; null for the only one that can be a classifier's.</param>
    /// <exception cref="ArgumentException">The mapping is invalid, or data, mapping and model do not fit together; one sentence says what to change.</exception>
    public static MappedModel Create(Graph model, InputMapping mapping, Shape exampleShape, string? output = null) =>
        Create(model, mapping, exampleShape, outputs => ScoreHead.Find(outputs, output));

    /// <summary>Puts a mapping in front of any graph and makes a classifier of two classes of what an attacker wants of its outputs: class 0, not reached, scores what is
    /// missing to the goal, class 1, reached, scores 0. The goal is reached where what is missing is 0 or less.</summary>
    /// <param name="model">The imported graph, with one data input.</param>
    /// <param name="mapping">The mapping.</param>
    /// <param name="exampleShape">Shape of one example in attack space, after <see cref="InputMapping.ToAttackSpace"/>.</param>
    /// <param name="goal">The goal.</param>
    /// <exception cref="ArgumentException">The mapping or the goal is invalid, or data, mapping, goal and model do not fit together; one sentence says what to change.</exception>
    public static MappedModel Create(Graph model, InputMapping mapping, Shape exampleShape, Goal goal)
    {
        ArgumentNullException.ThrowIfNull(goal);
        return Create(model, mapping, exampleShape, outputs => GoalScores.Emit(outputs, goal));
    }

    private static MappedModel Create(Graph model, InputMapping mapping, Shape exampleShape, Func<IReadOnlyDictionary<string, Value>, ScoreHead> head)
    {
        (Value attackSpace, MappedInput input, IReadOnlyDictionary<string, Value> outputs) = Emit(model, mapping, exampleShape);
        ScoreHead found = head(outputs);
        Graph graph = attackSpace.Builder.Build((ScoresName, found.Scores));
        return new MappedModel(graph, exampleShape, found.Scores.Type[1].Size, input, found);
    }

    /// <summary>Puts a mapping in front of a graph with one data input.</summary>
    internal static (Value AttackSpace, MappedInput Input, IReadOnlyDictionary<string, Value> Outputs) Emit(Graph model, InputMapping mapping, Shape exampleShape)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(mapping);
        string[] errors = [.. mapping.Errors()];
        if (errors.Length > 0) throw new ArgumentException(string.Join(" ", errors), nameof(mapping));
        GraphInput[] data = [.. model.Inputs.Where(static input => input.Role == InputRole.Data)];
        if (data.Length != 1)
        {
            throw new ArgumentException(
                $"A classifier has one data input; this model has {data.Length}: {string.Join(", ", data.Select(static input => $"'{input.Name}'"))}.", nameof(model));
        }

        var builder = new GraphBuilder();
        // A model exported with a batch of 1 that could not be re-batched is run row by row.
        TensorType wanted = model.InputType(data[0].Name);
        Dimension batch = wanted.Rank > 0 && wanted[0] == 1 ? 1 : Dimension.Batch;
        Dimension[] extents = [batch, .. exampleShape.Extents.ToArray().Select(static extent => (Dimension)extent)];
        Value attackSpace = builder.Input(InputName, TensorType.Float(extents));
        MappedInput input = MappedInput.Emit(attackSpace, mapping, wanted);
        return (attackSpace, input, builder.Splice(model, new Dictionary<string, Value> { [data[0].Name] = input.Value }));
    }
}
