using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>GeoDA: estimates the normal of the boundary and goes along it from the clean input. Needs decisions only.</summary>
/// <remarks>
/// <para>Source: Rahmati, Moosavi-Dezfooli, Frossard and Dai, CVPR 2020, arXiv:2003.06468, algorithms 1 and 2.</para>
/// <para>Departs from the paper: starts from the nearest of many random points (<see cref="StartOptions"/>); a normal that leads nowhere nearer is kept and
/// its estimate refined with the next queries, where the paper moves on; surveys the whole input, not a subspace of low frequencies; random signs in place
/// of normal numbers.</para>
/// <para>Proves nothing when it fails. Cost per row: Queries forward passes. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class GeometricDecisionAttack : IEvasionAttack<IClassifier>
{
    private readonly GeometricDecisionOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public GeometricDecisionAttack(GeometricDecisionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "geoda";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when starting points do not fit the model.</exception>
    public AttackOutcome Perturb(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone());
        return DecisionRun.Run(outcome, session, _options.Queries, _options.Start, () => new GeometricDecisionProcedure(model.ExampleShape, _options));
    }
}
