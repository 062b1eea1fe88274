using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>NES: estimates the gradient of the margin from scores at pairs of opposite random points, and climbs it by PGD. Needs scores only.</summary>
/// <remarks>
/// <para>Source: Ilyas, Engstrom, Athalye and Lin, ICML 2018, arXiv:1804.08598, sections 2.1 to 2.3, with the momentum of the authors' code.</para>
/// <para>Departs from the paper: the margin in place of log-probabilities; step length as a share of ε; momentum 0.75 instead of 0.9, because budgets of a
/// thousand queries allow twenty steps.</para>
/// <para>Proves nothing when it fails. Cost per row: at most Queries forward passes. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class NaturalEvolutionAttack : IEvasionAttack<IClassifier>
{
    private readonly NaturalEvolutionOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public NaturalEvolutionAttack(NaturalEvolutionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "nes";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    public AttackOutcome Perturb(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run) =>
        QueryRun.OnScores(
            new QueryTarget(model, inputs, goal, run), Name, Ball, _options.Queries, () => new NaturalEvolutionProcedure(model.ExampleShape, _options));
}
