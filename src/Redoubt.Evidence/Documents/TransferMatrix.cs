using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>How far perturbations made for one model fool others.</summary>
/// <remarks>What it does not show: what an attacker reaches who may query the other model, or who trains one like it. Low transfer is not robustness.</remarks>
public sealed record TransferMatrix
{
    /// <summary>The attack that was run on every model, in words.</summary>
    public required string Attack { get; init; }

    /// <summary>The models; the first is the assessed one, with what was declared to stand in front of it.</summary>
    public required ImmutableArray<ModelSummary> Models { get; init; }

    /// <summary>Clean accuracy of each model on the same rows.</summary>
    public required ImmutableArray<Proportion> Clean { get; init; }

    /// <summary>Row i, column j: of the inputs that models i and j both decide correctly, the share that model j gets wrong when they are perturbed for model i.</summary>
    public required ImmutableArray<ImmutableArray<Proportion>> Fooled { get; init; }
}
