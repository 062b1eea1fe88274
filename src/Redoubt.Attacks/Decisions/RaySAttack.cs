using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>RayS: looks for the direction of signs along which the boundary is nearest in ℓ∞, flipping blocks that are halved again and again. Needs
/// decisions only.</summary>
/// <remarks>
/// <para>Source: Chen and Gu, KDD 2020, arXiv:2006.12792, algorithms 1 to 3.</para>
/// <para>Departs from the paper: starts from the nearest of many random block patterns instead of all ones (<see cref="StartOptions"/>); blocks are
/// segments of the flattened example as in the paper; when the blocks are single values, they start over with the largest.</para>
/// <para>The strongest of the decision-based attacks here for ℓ∞ on most models: no gradient is estimated at all. Proves nothing when it fails. Cost per
/// row: Queries forward passes. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class RaySAttack : IEvasionAttack<IClassifier>
{
    private readonly RaySOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public RaySAttack(RaySOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "rays";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when starting points do not fit the model.</exception>
    public AttackOutcome Perturb(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone());
        return DecisionRun.Run(outcome, session, _options.Queries, _options.Start, () => new RaySProcedure(model.ExampleShape, _options));
    }
}
