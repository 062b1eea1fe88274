using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>A classifier's graph up to its scores, to which attacks attach. See <see cref="ImportedModel.Scores"/>.</summary>
/// <param name="Graph">The program; its only output is <paramref name="Output"/>, <c>[N, Classes]</c> (<c>[1, Classes]</c> for models that run row by row).</param>
/// <param name="Output">Name of the output, that of the model's output.</param>
/// <param name="Classes">Number of scores per row; 1 for a regressor.</param>
/// <param name="Removed">The activation that was taken off.</param>
/// <param name="Note">One sentence for the report; null when nothing was taken off.</param>
public sealed record ScoreGraph(Graph Graph, string Output, int Classes, FinalActivation Removed, string? Note);
