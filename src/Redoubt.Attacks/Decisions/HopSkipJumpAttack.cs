using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>HopSkipJump: goes along the boundary in the direction that decisions about random neighbors suggest, and back to it towards the clean input. Needs
/// decisions only.</summary>
/// <remarks>
/// <para>Source: Chen, Jordan and Wainwright, IEEE S&amp;P 2020, arXiv:1904.02144, algorithms 1 and 2.</para>
/// <para>Departs from the paper, each to get further with few queries: starts from the nearest of many random points instead of one
/// (<see cref="StartOptions"/>); asks first whether a hop leads nearer than the best point, and bisects only then; a hop that leads nowhere nearer is not
/// taken; bisection stops at a share of the distance instead of θ = D^(-3/2) or D^(-2) of it; random signs in place of uniform directions
/// (<c>docs/methods/hopskipjump.md</c>).</para>
/// <para>Where it beats a gradient attack, the model masks gradients. Proves nothing when it fails. Looks at decisions only, so a returned point may lie
/// within rounding of the boundary. Cost per row: Queries forward passes, the directions of one estimate in one batch. Stateless and thread-safe; a model
/// need not be.</para>
/// </remarks>
public sealed class HopSkipJumpAttack : IEvasionAttack<IClassifier>
{
    private readonly HopSkipJumpOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public HopSkipJumpAttack(HopSkipJumpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "hopskipjump";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when starting points do not fit the model.</exception>
    public AttackOutcome Perturb(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone());
        return DecisionRun.Run(outcome, session, _options.Queries, _options.Start, () => new HopSkipJumpProcedure(model.ExampleShape, _options));
    }
}
