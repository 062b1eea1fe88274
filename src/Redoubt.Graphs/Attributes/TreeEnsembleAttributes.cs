using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Of TreeEnsemble. Two are equal when they share the forest.</summary>
/// <param name="Forest">The trees.</param>
public sealed record TreeEnsembleAttributes(TreeForest Forest) : OpAttributes;
