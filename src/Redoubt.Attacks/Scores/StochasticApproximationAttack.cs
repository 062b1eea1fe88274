using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>SPSA: estimates the gradient of the margin from scores at pairs of opposite corners of a small cube, and climbs it with Adam. Needs scores
/// only.</summary>
/// <remarks>
/// <para>Source: Uesato, O'Donoghue, van den Oord and Kohli, ICML 2018, arXiv:1802.05666, section 4.1 and algorithm 1.</para>
/// <para>Departs from the paper: fewer pairs for each estimate (the paper takes thousands of queries); step length as a share of ε.</para>
/// <para>Proves nothing when it fails. Cost per row: at most Queries forward passes. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class StochasticApproximationAttack : IEvasionAttack<IClassifier>
{
    private readonly StochasticApproximationOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public StochasticApproximationAttack(StochasticApproximationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "spsa";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    public AttackOutcome Perturb(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run) =>
        QueryRun.OnScores(
            new QueryTarget(model, inputs, goal, run), Name, Ball, _options.Queries, () => new StochasticApproximationProcedure(model.ExampleShape, _options));
}
