using Redoubt.Evidence;
using Redoubt.Models;

namespace Redoubt.Evaluation;

/// <summary>A model of a <see cref="TransferMatrixEvaluation"/>.</summary>
/// <param name="Summary">What results say about it.</param>
/// <param name="Classifier">The model; all of one evaluation have the same example shape, classes and bounds.</param>
public sealed record TransferCandidate(ModelSummary Summary, IDifferentiableClassifier Classifier);
