using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Fast minimum-norm attack (FMN): projected gradient steps in a ball whose radius follows the distance to the decision boundary.</summary>
/// <remarks>
/// <para>Source: Pintor et al., NeurIPS 2021, arXiv:2102.12827, section 2 and algorithm 1.</para>
/// <para>Departs from the paper: it starts at the input only; before the first success the radius also grows by γ where the linearized distance
/// was not enough, as it never is when bounds are active; in ℓ1 the projection is onto the ball inside the bounds, not first onto one and then the other; the radius never
/// exceeds the distance of the farthest corner of the bounds; a few forward passes in the end look for a nearer success on the way to the input (not in ℓ0); a success
/// needs a clear margin.</para>
/// <para>Proves nothing: the distance is an upper bound of the smallest one. Cost per row: Steps gradients and a few forward passes. Stateless and thread-safe; a
/// model need not be.</para>
/// </remarks>
public sealed class FastMinimumNorm : IEvasionAttack<IDifferentiableClassifier>
{
    private readonly FmnOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public FastMinimumNorm(FmnOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "fmn";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        ObjectiveKind kind = goal.Objective(AttackLoss.Margin, model.Classes);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone()) { Objective = kind };
        RowScheduler.Run(new FmnSearch(session, model.Compile(kind), outcome, _options), session, outcome);
        return outcome;
    }
}
