using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>Divides all scores by a temperature: above 1 answers become less sure, below 1 surer.</summary>
/// <remarks>No decision changes. Source of the name: Hinton, Vinyals and Dean, 2015, arXiv:1503.02531. A very low temperature saturates probabilities, as defensive distillation does, and takes the gradient of the
/// cross-entropy away without making the model harder to fool (Carlini and Wagner, 2016, arXiv:1607.04311). Guarantees nothing.</remarks>
/// <param name="temperature">Positive and finite.</param>
public sealed class ScoreTemperature(double temperature) : IGraphTransformation
{
    private readonly float _factor = temperature > 0 && double.IsFinite(temperature)
        ? (float)(1 / temperature)
        : throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "Must be positive and finite.");

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Exact;

    /// <inheritdoc/>
    public Value Emit(Value rows) => rows * _factor;
}
