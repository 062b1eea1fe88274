using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Bounds of a network over a box, as nodes of the training step.</summary>
/// <param name="Margins">Lower bounds of z_label - z_j for every class j, <c>[N,K]</c>; those of the label itself mean nothing.</param>
/// <param name="Rectified">What each rectifier is applied to, in the order of the layers.</param>
internal sealed record DecisionBounds(Value Margins, IReadOnlyList<TrainingBox> Rectified);
