using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>A trained classifier that takes part in training another one and does not change: a teacher, a helper, a source of examples.</summary>
/// <param name="Name">What results call it, such as a file name.</param>
/// <param name="Sha256">Hash of the file; stands for its numbers where runs are compared.</param>
/// <param name="Graph">One data input <c>[N, …]</c> of the rows that are trained on, one output of scores <c>[N, K]</c>, no parameters left open.</param>
public sealed record AuxiliaryModel(string Name, string Sha256, Graph Graph);
