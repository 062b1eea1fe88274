using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>Bends probabilities so that answers are less sure than the model, and mislead whoever learns a copy or estimates gradients from them.</summary>
/// <remarks>
/// <para>Source: Lee et al., "Defending against machine learning model stealing attacks using deceptive perturbations", 2018, arXiv:1806.00054, section 3: y' = α (y - β (s(γ s⁻¹(y)) - ½)), with s the logistic
/// function and α the factor that makes the probabilities add up to 1. The defaults β = 1 and γ = 0.1 are those of the Adversarial Robustness Toolbox.</para>
/// <para>Declares shattered gradients: they are computed exactly, but they are made to mislead, so that adaptive attacks go around it. Where β is large, decisions can change. Guarantees nothing.</para>
/// </remarks>
public sealed class ReverseSigmoid : IGraphTransformation
{
    private readonly float _beta, _gamma;

    /// <summary>Creates the transformation.</summary>
    /// <param name="beta">β, in (0, 2): how far probabilities are bent.</param>
    /// <param name="gamma">γ, in (0, 1): how gentle the bend is.</param>
    public ReverseSigmoid(double beta, double gamma)
    {
        if (!(beta is > 0 and < 2)) throw new ArgumentOutOfRangeException(nameof(beta), beta, "Must be in (0, 2).");
        if (!(gamma is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(gamma), gamma, "Must be in (0, 1).");
        (_beta, _gamma) = ((float)beta, (float)gamma);
    }

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Shattered;

    /// <inheritdoc/>
    public Value Emit(Value rows)
    {
        GraphBuilder builder = rows.Builder;
        Value logarithm = rows.Unary(OpKind.LogSoftmax), probabilities = logarithm.Unary(OpKind.Exp);

        // ln(1 - y) without cancellation; where y rounds to 1 the floor keeps s⁻¹ finite.
        Value others = (-logarithm.Unary(OpKind.Expm1)).Binary(OpKind.Max, builder.Constant(Probabilities.Floor)).Unary(OpKind.Log);
        Value bend = (((logarithm - others) * _gamma).Unary(OpKind.Sigmoid) + -0.5f) * _beta, bent = (probabilities - bend).Binary(OpKind.Max, builder.Constant(Probabilities.Floor));
        return Probabilities.Scores(bent / bent.Sum([1], keepDimensions: true));
    }
}
