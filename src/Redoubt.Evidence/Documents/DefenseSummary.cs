namespace Redoubt.Evidence;

/// <summary>An input defense that was declared to stand in front of the model, and was part of what was attacked.</summary>
public sealed record DefenseSummary
{
    /// <summary>Name as on the command line.</summary>
    public required string Name { get; init; }

    /// <summary>Its one number.</summary>
    public required double Setting { get; init; }

    /// <summary>What it declares of gradients: <c>exact</c>, <c>shattered</c> or <c>stochastic</c>.</summary>
    public required string Gradients { get; init; }
}
