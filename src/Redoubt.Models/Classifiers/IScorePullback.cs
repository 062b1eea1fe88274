using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Carries a derivative with respect to the scores back to the inputs: the product of a vector with the Jacobian of the scores.</summary>
/// <remarks>Row i of the result depends on row i of the arguments only, bit for bit. Not safe for concurrent calls.</remarks>
public interface IScorePullback
{
    /// <summary>Computes <c>Σ_j w_ij ∇z_j(x_i)</c> for every row i: one forward and one backward pass where the classifier can do it at once.</summary>
    /// <param name="inputs">Inputs x, <c>[n, ...]</c>. Not modified.</param>
    /// <param name="weights">Weights w, <c>[n, K]</c>; the weights of a row add up to zero, as the derivatives of every <see cref="ObjectiveKind"/> do. Not modified.</param>
    /// <param name="gradient">Receives the sums, shape of <paramref name="inputs"/>.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    void Evaluate(Tensor inputs, Tensor weights, Tensor gradient);
}
