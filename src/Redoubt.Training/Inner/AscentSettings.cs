using Redoubt.Models;

namespace Redoubt.Training;

/// <summary>How the inner maximization of a recipe runs.</summary>
/// <param name="Ball">Allowed perturbations at full strength.</param>
/// <param name="Steps">Gradient steps, one or more.</param>
/// <param name="StepSize">Length of a step at full strength.</param>
/// <param name="Start">Where a row begins.</param>
/// <param name="Objective">What is made large.</param>
/// <param name="WarmUp">Share of the run over which the radius grows from 0, in [0, 1].</param>
internal sealed record AscentSettings(PerturbationBall Ball, int Steps, double StepSize, AscentStart Start, InnerObjective Objective, double WarmUp)
{
    /// <summary>Share of the full radius at a point of the run.</summary>
    public double Strength(double progress) => WarmUp > 0 ? Math.Min(1, progress / WarmUp) : 1;
}
