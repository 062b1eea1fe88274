using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Boundary attack: a random walk along the boundary, each step around the clean input and then towards it. Needs decisions only.</summary>
/// <remarks>
/// <para>Source: Brendel, Rauber and Bethge, ICLR 2018, arXiv:1712.04248, section 2.</para>
/// <para>Departs from the paper: starts from the nearest of many random points (<see cref="StartOptions"/>); both step lengths change after every judged
/// step, by rules whose resting points are the paper's shares of success (1/2 around, 1/4 for the step as a whole); the step around is judged alone only
/// every tenth time, which leaves more queries for the walk; random signs in place of normal numbers, which differ in nothing after the projection but
/// their small spread of lengths.</para>
/// <para>The oldest attack of its kind and slow: kept to compare with. Proves nothing when it fails. Cost per row: Queries forward passes. Stateless and
/// thread-safe; a model need not be.</para>
/// </remarks>
public sealed class BoundaryAttack : IEvasionAttack<IClassifier>
{
    private readonly BoundaryAttackOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public BoundaryAttack(BoundaryAttackOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "boundary";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when starting points do not fit the model.</exception>
    public AttackOutcome Perturb(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone());
        return DecisionRun.Run(outcome, session, _options.Queries, _options.Start, () => new BoundaryAttackProcedure(model.ExampleShape, _options));
    }
}
