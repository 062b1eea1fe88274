namespace Redoubt.Evidence;

/// <summary>A member of an ensemble.</summary>
/// <param name="Model">The model.</param>
/// <param name="Mapping">How it reads its input.</param>
/// <param name="Accuracy">Its accuracy alone.</param>
public sealed record EnsembleMember(ModelSummary Model, InputMappingSummary Mapping, Proportion Accuracy);
