using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>One perturbation for many inputs.</summary>
/// <param name="Values">The perturbation, shape of one example, inside the ball around zero.</param>
/// <param name="Aim">Class that its training aimed at; null for any wrong one.</param>
/// <param name="HeldBackFlips">Share of the held-back training rows that it flips (with a target: leads there).</param>
/// <param name="TrainingRows">Rows that gradients were taken of.</param>
/// <param name="HeldBackRows">Rows that chose among the trials.</param>
public sealed record TrainedPerturbation(Tensor Values, int? Aim, double HeldBackFlips, int TrainingRows, int HeldBackRows)
{
    /// <summary>Adds the perturbation to a row and cuts at the bounds.</summary>
    /// <param name="clean">One row.</param>
    /// <param name="bounds">Valid input values.</param>
    /// <param name="perturbed">Receives the sum.</param>
    public void Apply(ReadOnlySpan<float> clean, Redoubt.Models.InputBounds bounds, Span<float> perturbed)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        System.Numerics.Tensors.TensorPrimitives.Add(clean, Values.Data, perturbed);
        bounds.Clamp(perturbed);
    }
}
