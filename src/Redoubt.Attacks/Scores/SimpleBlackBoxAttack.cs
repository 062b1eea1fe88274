using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>SimBA: goes along one vector of an orthonormal basis after the other, to the side that raises the margin. Needs scores only.</summary>
/// <remarks>
/// <para>Source: Guo, Gardner, You, Wilson and Weinberger, ICML 2019, arXiv:1905.07121, algorithm 1; cosine basis: section 3.2.</para>
/// <para>Departs from the paper: the margin in place of the probability of a class, which it orders alike near the boundary and which does not saturate;
/// cosine vectors of the lower half of the frequencies first, in random order; when a whole pass over the basis raises nothing, the step is halved; after
/// the first success the way back to the clean input is bisected with queries that are left; in a limited ball every step is projected into it.</para>
/// <para>Proves nothing when it fails. Cost per row: at most Queries forward passes. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class SimpleBlackBoxAttack : IEvasionAttack<IClassifier>
{
    private readonly SimpleBlackBoxOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public SimpleBlackBoxAttack(SimpleBlackBoxOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => _options.Basis == SimpleBasis.Pixel ? "simba" : "simba-dct";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    public AttackOutcome Perturb(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run) =>
        QueryRun.OnScores(
            new QueryTarget(model, inputs, goal, run), Name, Ball, _options.Queries, () => new SimpleBlackBoxProcedure(model.ExampleShape, _options));
}
