namespace Redoubt.Evidence;

/// <summary>What the points that an attack made for one model do to another one, which the attack never saw.</summary>
public sealed record TransferSummary
{
    /// <summary>The other model.</summary>
    public required ModelSummary Model { get; init; }

    /// <summary>Its accuracy on unperturbed rows.</summary>
    public required Proportion Clean { get; init; }

    /// <summary>Rows for which the goal is reached on it, of the attacked rows that it decides correctly.</summary>
    public required Proportion Fooled { get; init; }

    /// <summary>The same for random noise on the border of the ball: what the size of the perturbation does alone. Null without epsilon.</summary>
    public Proportion? Noise { get; init; }
}
