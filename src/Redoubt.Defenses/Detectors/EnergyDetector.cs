using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>The free energy of the scores, -T ln Σ e^(z/T): high where no class has a high score.</summary>
/// <remarks>Source: Liu et al., NeurIPS 2020, arXiv:2010.03759, equation 4, without fine-tuning. Attacks that raise scores lower the energy, so against high-confidence examples it is worse
/// than chance; it is here as a baseline.</remarks>
/// <param name="temperature">T, positive.</param>
public sealed class EnergyDetector(double temperature = 1) : IDetector
{
    private readonly float _temperature = temperature > 0 && double.IsFinite(temperature)
        ? (float)temperature
        : throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "Must be positive and finite.");

    /// <inheritdoc/>
    public string Kind => "energy";

    /// <inheritdoc/>
    public string Paper => "Liu et al., NeurIPS 2020, arXiv:2010.03759";

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Exact;

    /// <inheritdoc/>
    public ImmutableSortedDictionary<string, string> Settings => SettingText.Of(("temperature", _temperature));

    /// <inheritdoc/>
    public Value Emit(TappedModel model, TappedValues at)
    {
        ArgumentNullException.ThrowIfNull(at);
        return Fragments.LogSumExp(at.Scores * (1 / _temperature)) * -_temperature;
    }
}
