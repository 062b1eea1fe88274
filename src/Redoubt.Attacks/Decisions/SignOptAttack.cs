using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Sign-OPT: descends on the distance of the boundary as a function of the direction, with one query for the sign of each derivative. Needs
/// decisions only.</summary>
/// <remarks>
/// <para>Source: Cheng, Singh, Chen, Chen, Liu and Hsieh, ICLR 2020, arXiv:1909.10773, algorithms 1 and 2.</para>
/// <para>Departs from the paper: starts from the nearest of many random points (<see cref="StartOptions"/>) instead of 100 normal directions that are each
/// bisected; a step is judged by one query just below the best distance and bisected only when it leads nearer; random signs in place of normal numbers;
/// fewer queries for each estimate than the paper's 200, because budgets are smaller.</para>
/// <para>Proves nothing when it fails. Cost per row: Queries forward passes. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class SignOptAttack : IEvasionAttack<IClassifier>
{
    private readonly SignOptOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public SignOptAttack(SignOptOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "sign-opt";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when starting points do not fit the model.</exception>
    public AttackOutcome Perturb(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone());
        return DecisionRun.Run(outcome, session, _options.Queries, _options.Start, () => new SignOptProcedure(model.ExampleShape, _options));
    }
}
