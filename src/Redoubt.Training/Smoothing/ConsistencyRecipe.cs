using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>Recipe <c>consistency</c>: cross-entropy on noisy rows, and a penalty where the predictions for a row's noisy copies differ.</summary>
/// <remarks>Jeong and Shin, NeurIPS 2020, arXiv:2006.04062, equation 9: λ times the divergence from the mean prediction to each copy's, plus η times the entropy of the mean.</remarks>
public sealed record ConsistencyRecipe : SmoothingRecipe
{
    /// <inheritdoc/>
    public override string Name => "consistency";

    /// <summary>Noisy copies of every row in a step, in [1, 256]. Default 2.</summary>
    public override int Samples { get; init; } = 2;

    /// <summary>Weight λ of the divergence, zero or more. Default 10; the paper has 10 to 20 by noise and data set.</summary>
    public double Lambda { get; init; } = 10;

    /// <summary>Weight η of the entropy, zero or more. Default 0.5.</summary>
    public double Eta { get; init; } = 0.5;

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => base.Settings
        .Add("lambda", Lambda.ToString("0.####", CultureInfo.InvariantCulture))
        .Add("eta", Eta.ToString("0.####", CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        foreach (string error in base.Errors()) yield return error;
        if (!(Lambda >= 0 && double.IsFinite(Lambda))) yield return FormattableString.Invariant($"Lambda must be zero or more and finite, was {Lambda}.");
        if (!(Eta >= 0 && double.IsFinite(Eta))) yield return FormattableString.Invariant($"Eta must be zero or more and finite, was {Eta}.");
    }

    internal override Value EmitLoss(LossGraph graph)
    {
        const float Tiny = 1e-12f;
        Value logProbabilities = NoisyLogits(graph).Unary(OpKind.LogSoftmax);
        Value meanLog = logProbabilities.Mean([1]), mean = logProbabilities.Unary(OpKind.Exp).Mean([1]);
        Value logMean = (mean + Tiny).Unary(OpKind.Log);
        Value divergence = (mean * (logMean - meanLog)).Sum([1]), entropy = -(mean * logMean).Sum([1]);
        return (graph.CrossEntropyOf(meanLog) + divergence * (float)Lambda + entropy * (float)Eta).Mean([0]);
    }
}
