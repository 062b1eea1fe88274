using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>A fitted detector of adversarial examples: a graph fragment over a classifier's input, layers and scores that gives one number per row, larger for more suspicious.</summary>
/// <remarks>Row i of the result depends on row i only. The number has no unit and no threshold; <see cref="CalibratedDetector"/> gives it one. Immutable.</remarks>
public interface IDetector
{
    /// <summary>Name as on the command line.</summary>
    string Kind { get; }

    /// <summary>Source: authors, venue, year, arXiv id.</summary>
    string Paper { get; }

    /// <summary>What it promises against adversarial inputs. Every one here is heuristic; the false-alarm rate of a threshold is another matter.</summary>
    Guarantee Guarantee => Guarantee.Heuristic;

    /// <summary>What the fragment does to gradients. A shattered one carries its stand-ins inside, as values with the gradient of another.</summary>
    GradientBehavior Gradients { get; }

    /// <summary>What it was fitted with, name to value as text.</summary>
    ImmutableSortedDictionary<string, string> Settings { get; }

    /// <summary>Emits the fragment.</summary>
    /// <param name="model">The classifier.</param>
    /// <param name="at">The classifier as applied to the rows.</param>
    /// <returns>Suspicion, <c>[N]</c>.</returns>
    Value Emit(TappedModel model, TappedValues at);
}
