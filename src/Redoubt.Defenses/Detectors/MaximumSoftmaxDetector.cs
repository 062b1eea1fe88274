using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>Minus the logarithm of the largest softmax probability: the baseline of every detector.</summary>
/// <remarks>Source: Hendrycks and Gimpel, ICLR 2017, arXiv:1610.02136, section 3; the logarithm keeps the order and does not round to 1. Finds what lies close to a decision boundary,
/// such as weak minimum-norm examples; an attack that raises its confidence passes.</remarks>
public sealed class MaximumSoftmaxDetector : IDetector
{
    /// <inheritdoc/>
    public string Kind => "max-softmax";

    /// <inheritdoc/>
    public string Paper => "Hendrycks and Gimpel, ICLR 2017, arXiv:1610.02136";

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Exact;

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Settings => ImmutableSortedDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public Value Emit(TappedModel model, TappedValues at)
    {
        ArgumentNullException.ThrowIfNull(at);
        return Fragments.LogSumExp(at.Scores) - at.Scores.Largest([1]);
    }
}
