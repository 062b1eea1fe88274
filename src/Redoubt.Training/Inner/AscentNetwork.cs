using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>The network that an inner ascent climbs.</summary>
/// <param name="Graph">Its graph: one data input, one output of scores.</param>
/// <param name="Lender">Plan that holds its parameters; null where the graph holds them.</param>
internal sealed record AscentNetwork(Graph Graph, Plan? Lender)
{
    /// <summary>The network under training, as it is served.</summary>
    public static AscentNetwork UnderTraining(ExampleSetup setup, Plan lender) => new(setup.Options.Architecture.InferenceGraph(setup.Example, setup.Classes), lender);
}
