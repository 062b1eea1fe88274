using System.Collections.Immutable;
using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>A network with the numbers that training found. Immutable.</summary>
public sealed record TrainedModel
{
    /// <summary>The network with its parameters as constants: input <c>[N, …]</c> in attack space, output logits <c>[N, K]</c>.</summary>
    public required Graph Graph { get; init; }

    /// <summary>The network with its parameters as inputs.</summary>
    public required Graph Network { get; init; }

    /// <summary>Parameters and running statistics by name.</summary>
    public required IReadOnlyDictionary<string, Literal> Parameters { get; init; }

    /// <summary>The epochs that were finished, in order.</summary>
    public required ImmutableArray<TrainingEpoch> Epochs { get; init; }

    /// <summary>False when the run was canceled; the numbers are those of the last step.</summary>
    public required bool Completed { get; init; }

    /// <summary>Trained numbers, running statistics not counted.</summary>
    public required long ParameterCount { get; init; }
}
