using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Brendel and Bethge's attack: from an adversarial point it walks along the decision boundary, each step the nearest point to the input on the linearized boundary within
/// a trust region.</summary>
/// <remarks>
/// <para>Source: Brendel, Rauber, Kümmerer, Ustyuzhaninov and Bethge, NeurIPS 2019, arXiv:1907.01003, section 3 and equation 1.</para>
/// <para>Departs from the paper: the step is solved as a family of one parameter, which is exact in ℓ2, ℓ1 and ℓ∞ (ℓ0: the dual solution, made to meet the boundary); the start is found by climbing
/// the margin, and by random images only where that fails; a few forward passes in the end look for a nearer success (not in ℓ0); a success needs a clear margin.</para>
/// <para>Proves nothing: the distance is an upper bound of the smallest one. Cost per row: Steps gradients and about 20 passes for the start. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class BrendelBethgeAttack : IEvasionAttack<IDifferentiableClassifier>
{
    private readonly BrendelBethgeOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public BrendelBethgeAttack(BrendelBethgeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "brendel-bethge";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        ObjectiveKind kind = goal.Objective(AttackLoss.Margin, model.Classes);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone()) { Objective = kind };
        RowScheduler.Run(new BrendelBethgeSearch(session, model.Compile(kind), outcome, _options), session, outcome);
        return outcome;
    }
}
