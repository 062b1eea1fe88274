using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>The shape of a network, without numbers.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Description">One line for people.</param>
/// <param name="ReferenceShape">The example shape that the literature uses it with.</param>
/// <param name="Layers">Adds the layers: builder, input <c>[N, ...]</c>, number of classes; gives logits <c>[N, K]</c>.</param>
public sealed record Architecture(string Name, string Description, Shape ReferenceShape, Func<NetworkBuilder, Value, int, Value> Layers)
{
    /// <summary>Name of the data input of every network.</summary>
    public const string InputName = "input";

    /// <summary>Name of the output of every network.</summary>
    public const string OutputName = "logits";

    /// <summary>The networks of an ensemble, in order; empty for a single network.</summary>
    public ImmutableArray<Architecture> Members { get; init; } = [];

    /// <summary>Draws parameters and state.</summary>
    /// <param name="example">Shape of one example.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="key">Randomness.</param>
    /// <returns>Start values by name.</returns>
    public IReadOnlyDictionary<string, Literal> Initialize(Shape example, int classes, RandomKey key)
    {
        (_, NetworkBuilder network) = Build(example, classes, isTraining: false);
        return network.Parameters
            .Select((parameter, index) => (parameter.Name, Value: parameter.Create(key.Fold((ulong)index))))
            .ToDictionary(static p => p.Name, static p => p.Value);
    }

    /// <summary>The parameters and running statistics, in the order of the layers.</summary>
    /// <param name="example">Shape of one example.</param>
    /// <param name="classes">Number of classes.</param>
    public IReadOnlyList<ParameterSpecification> Parameters(Shape example, int classes) => Build(example, classes, isTraining: false).Network.Parameters;

    /// <summary>The graph of the logits, with parameters and running statistics as inputs.</summary>
    /// <param name="example">Shape of one example.</param>
    /// <param name="classes">Number of classes.</param>
    public Graph InferenceGraph(Shape example, int classes)
    {
        (Value logits, _) = Build(example, classes, isTraining: false);
        return logits.Builder.Build((OutputName, logits));
    }

    /// <summary>Adds the network to a new graph.</summary>
    /// <param name="example">Shape of one example.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="isTraining">Whether batch normalization uses the batch's statistics.</param>
    /// <returns>The logits, and the builder that knows parameters and updates.</returns>
    public (Value Logits, NetworkBuilder Network) Build(Shape example, int classes, bool isTraining)
    {
        var graph = new GraphBuilder();
        Dimension[] extents = [Dimension.Batch, .. example.Extents.ToArray().Select(static e => (Dimension)e)];
        Value input = graph.Input(InputName, TensorType.Float(extents));
        var network = new NetworkBuilder(graph, isTraining);
        return (Layers(network, input, classes), network);
    }
}
