using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Graphs;

namespace Redoubt.Training;

/// <summary>A recipe for the base network of randomized smoothing (Cohen, Rosenfeld and Kolter, ICML 2019, arXiv:1902.02918): it trains under normal noise.</summary>
/// <remarks>Noisy rows are not cut at the input bounds, as smoothing certifies them. The network alone withstands little; what counts is the vote over many noisy copies, and what is certified only
/// a smoothing certificate says. Validation counts rows decided correctly under one draw of the noise.</remarks>
public abstract record SmoothingRecipe : TrainingRecipe
{
    /// <summary>Deviation σ of the noise, in input units. Default 0.25.</summary>
    public double Sigma { get; init; } = 0.25;

    /// <summary>Noisy copies of every row in a step, in [1, 256].</summary>
    public abstract int Samples { get; init; }

    /// <inheritdoc/>
    public override string Purpose => string.Create(CultureInfo.InvariantCulture, $"under normal noise of deviation {Sigma:0.######}, as the base of a smoothed classifier");

    /// <inheritdoc/>
    public override ImmutableSortedDictionary<string, string> Settings => ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        new KeyValuePair<string, string>[]
        {
            new("sigma", Sigma.ToString("0.######", CultureInfo.InvariantCulture)),
            new("noiseSamples", Samples.ToString(CultureInfo.InvariantCulture)),
        });

    /// <inheritdoc/>
    public override IEnumerable<string> Errors()
    {
        if (!(Sigma > 0 && double.IsFinite(Sigma))) yield return FormattableString.Invariant($"Sigma must be positive and finite, was {Sigma}.");
        if (Samples is < 1 or > 256) yield return $"Samples must be in [1, 256], was {Samples}.";
    }

    internal sealed override double JudgingNoise => Sigma;

    internal override IExampleMaker CreateExamples(ExampleSetup setup) => new NoiseSamples(Sigma, Samples);

    /// <summary>Logits of the noisy copies of rows, <c>[N, samples, K]</c>; counts training accuracy by their mean.</summary>
    internal Value NoisyLogits(LossGraph graph)
    {
        Value noise = NoiseSamples.Declare(graph, Samples);
        Value logits = graph.Logits(NoiseSamples.Around(graph.Examples, noise));
        Value perRow = logits.Reshape(Dimension.Batch, Samples, graph.Classes);
        graph.Judge(perRow.Mean([1]));
        return perRow;
    }
}
