using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>Sets every probability below a cutoff to zero.</summary>
/// <remarks>Source: Tramèr et al., USENIX Security 2016, arXiv:1609.02943, section 7 (answers that hide small confidences). Where no class reaches the cutoff there is no decision, and the row counts as decided
/// wrongly. Small probabilities carry no gradient any more; an attack that follows the scores before the cutoff is not hindered. Guarantees nothing.</remarks>
/// <param name="cutoff">Smallest probability that is kept, in (0, 1).</param>
public sealed class HighConfidenceOnly(double cutoff) : IGraphTransformation
{
    private readonly float _cutoff = cutoff is > 0 and < 1 ? (float)cutoff : throw new ArgumentOutOfRangeException(nameof(cutoff), cutoff, "Must be in (0, 1).");

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Shattered;

    /// <inheritdoc/>
    public Value Emit(Value rows)
    {
        Value probabilities = Probabilities.Of(rows), zero = rows.Builder.Constant(0f);
        return Probabilities.Scores(probabilities.Where(probabilities.Binary(OpKind.GreaterOrEqual, rows.Builder.Constant(_cutoff)), zero));
    }
}
