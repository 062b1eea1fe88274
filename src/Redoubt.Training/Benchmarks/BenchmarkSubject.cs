using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>A network to benchmark: its frozen graph and, when it can be trained, its architecture.</summary>
public sealed class BenchmarkSubject
{
    private BenchmarkSubject(string name, Graph graph, Architecture? architecture)
    {
        Name = name;
        Graph = graph;
        Architecture = architecture;
    }

    /// <summary>Name in the report.</summary>
    public string Name { get; }

    /// <summary>Scores of a batch, parameters as constants.</summary>
    public Graph Graph { get; }

    /// <summary>The network before it was frozen; null for a graph from a file, whose training cannot be timed.</summary>
    public Architecture? Architecture { get; }

    /// <summary>A network with random weights.</summary>
    /// <param name="architecture">The architecture, with its reference input and ten classes.</param>
    /// <param name="seed">Randomness of the weights.</param>
    public static BenchmarkSubject Of(Architecture architecture, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        IReadOnlyDictionary<string, Literal> start = architecture.Initialize(architecture.ReferenceShape, Classes, new RandomKey(seed));
        Graph graph = Freezer.Freeze(architecture.InferenceGraph(architecture.ReferenceShape, Classes), start);
        return new BenchmarkSubject(architecture.Name, graph, architecture);
    }

    /// <summary>A graph from elsewhere.</summary>
    /// <param name="name">Name in the report.</param>
    /// <param name="graph">Any graph for timing forward passes; one float32 input and one output of scores for attack steps.</param>
    /// <param name="inputs">Numbers of some inputs by name; the others get random numbers in [0, 1), zeros where they are integers or Booleans.</param>
    public static BenchmarkSubject Of(string name, Graph graph, IReadOnlyDictionary<string, Literal>? inputs = null) =>
        new(name, graph, null) { Inputs = inputs ?? new Dictionary<string, Literal>() };

    /// <summary>Numbers of inputs by name, for graphs whose time or meaning depends on them. Default: none.</summary>
    public IReadOnlyDictionary<string, Literal> Inputs { get; private init; } = new Dictionary<string, Literal>();

    /// <summary>Whether one run takes any number of rows; otherwise a batch is that many runs of one row.</summary>
    public bool TakesRows => Graph.Inputs.Any(input => !Graph.InputType(input.Name).IsFixed);

    /// <summary>Classes of the networks that are benchmarked by name.</summary>
    public const int Classes = 10;
}
