namespace Redoubt.Training;

/// <summary>How the inner maximization of a recipe runs.</summary>
/// <param name="Threat">Allowed perturbations at full strength.</param>
/// <param name="Steps">Gradient steps, one or more.</param>
/// <param name="StepSize">Length of a step at full strength.</param>
/// <param name="Start">Where a row begins.</param>
/// <param name="Objective">What is made large.</param>
/// <param name="Strength">Share of the full radius by how much of the run is done.</param>
internal sealed record AscentSettings(RowThreat Threat, int Steps, double StepSize, AscentStart Start, InnerObjective Objective, Func<double, double> Strength)
{
    /// <summary>Noisy copies of each row, for <see cref="InnerObjective.Smoothed"/>; the step's noise is used.</summary>
    public int NoiseSamples { get; init; }
}
