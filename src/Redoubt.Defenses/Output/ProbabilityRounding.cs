using Redoubt.Graphs;
using Redoubt.Models;

namespace Redoubt.Defenses;

/// <summary>Rounds the probabilities of an answer to a few decimals.</summary>
/// <remarks>Source: Tramèr et al., "Stealing machine learning models via prediction APIs", USENIX Security 2016, arXiv:1609.02943, section 7. Hinders attacks that estimate gradients from small changes of
/// scores; an attack that follows the scores before the rounding, or labels alone, is not hindered. Classes that round to the same probability are no decision: where they are the two best, the row counts as
/// decided wrongly. Guarantees nothing.</remarks>
/// <param name="decimals">Decimals kept, in [1, 7].</param>
public sealed class ProbabilityRounding(int decimals) : IGraphTransformation
{
    private readonly float _levels = decimals is >= 1 and <= 7
        ? MathF.Pow(10, decimals)
        : throw new ArgumentOutOfRangeException(nameof(decimals), decimals, "Must be in [1, 7].");

    /// <inheritdoc/>
    public GradientBehavior Gradients => GradientBehavior.Shattered;

    /// <inheritdoc/>
    public Value Emit(Value rows) => Probabilities.Scores((Probabilities.Of(rows) * _levels).Unary(OpKind.Round) / rows.Builder.Constant(_levels));
}
