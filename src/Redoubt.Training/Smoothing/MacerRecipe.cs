using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>macer</c>: makes the certified radius of the smoothed network large, without an attack.</summary>
/// <remarks>
/// <para>Zhai et al., ICLR 2020, arXiv:2001.02378, algorithm 1: cross-entropy of the mean prediction over noisy copies, and for rows that it decides correctly a hinge on the soft
/// certified radius <c>σ/2·(Φ⁻¹(z_y) - Φ⁻¹(max z_k))</c>, z the mean of softmax(β·scores).</para>
/// <para>Departs from the paper in cutting probabilities at 10⁻⁶ from 0 and 1 instead of leaving out rows whose radius is infinite.</para>
/// </remarks>
public sealed record MacerRecipe : SmoothingRecipe
{
    /// <inheritdoc/>
    public override string Name => "macer";

    /// <summary>Noisy copies of every row in a step, in [1, 256]. Default 16.</summary>
    public override int Samples { get; init; } = 16;

    /// <summary>Weight λ of the radius, zero or more. Default 12.</summary>
    public double Lambda { get; init; } = 12;

    /// <summary>Hinge γ: a difference of quantiles that is large enough, positive. Default 8.</summary>
    public double Gamma { get; init; } = 8;

    /// <summary>Inverse temperature β of the soft decisions, positive. Default 16.</summary>
    public double Beta { get; init; } = 16;

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => base.Settings
        .Add("lambda", Lambda.ToString("0.####", CultureInfo.InvariantCulture))
        .Add("gamma", Gamma.ToString("0.####", CultureInfo.InvariantCulture))
        .Add("beta", Beta.ToString("0.####", CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        foreach (string error in base.Errors()) yield return error;
        if (!(Lambda >= 0 && double.IsFinite(Lambda))) yield return FormattableString.Invariant($"Lambda must be zero or more and finite, was {Lambda}.");
        if (!(Gamma > 0 && double.IsFinite(Gamma))) yield return FormattableString.Invariant($"Gamma must be positive and finite, was {Gamma}.");
        if (!(Beta > 0 && double.IsFinite(Beta))) yield return FormattableString.Invariant($"Beta must be positive and finite, was {Beta}.");
    }

    internal override Value EmitLoss(LossGraph graph)
    {
        const float Tiny = 1e-12f;
        Value logits = NoisyLogits(graph);
        Value mean = logits.Unary(OpKind.Softmax).Mean([1]), soft = (logits * (float)Beta).Unary(OpKind.Softmax).Mean([1]);
        Value isLabel = graph.Labels.OneHot(graph.Classes);
        Value label = (soft * isLabel).Sum([1]), other = (soft - isLabel).Largest([1]);
        Value lead = NormalQuantile.Emit(label) - NormalQuantile.Emit(other);
        Value hinge = (graph.Builder.Constant((float)Gamma) - lead).Relu().MaskPositive(lead);
        return (graph.CrossEntropyOf((mean + Tiny).Unary(OpKind.Log)) + hinge * (float)(Lambda * Sigma / 2)).Mean([0]);
    }
}
