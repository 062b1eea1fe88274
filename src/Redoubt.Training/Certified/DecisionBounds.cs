using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Bounds of a network over a box, as nodes of the training step.</summary>
/// <param name="Margins">Lower bounds of z_label - z_j for every class j, <c>[N,K]</c>; those of the label itself mean nothing.</param>
/// <param name="Rectified">What each rectifier is applied to, in the order of the layers.</param>
internal sealed record DecisionBounds(Value Margins, IReadOnlyList<TrainingBox> Rectified)
{
    /// <summary>The bounds of every node of the classifier; null for one that does not depend on the box.</summary>
    public required TrainingBox?[] Boxes { get; init; }

    /// <summary>The value of every node that does not depend on the box; null for the others.</summary>
    public required Value?[] Exact { get; init; }
}
