using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Auto-PGD (APGD): projected gradient ascent with momentum whose step size adapts to progress, so that only the number of steps is chosen.</summary>
/// <remarks>
/// <para>Source: Croce and Hein, ICML 2020, arXiv:2003.01690, section 3 and algorithm 1. With cross-entropy it is APGD-CE, with the difference of logits
/// ratio APGD-DLR, with that loss towards the 9 likeliest wrong classes in turn APGD-T.</para>
/// <para>In ℓ1 it is the sparse variant with three radii (Croce and Hein, ICML 2021, arXiv:2103.01208, sections 3.2 and 3.3), with the exact projection onto ball and box.</para>
/// <para>Departs from the paper: a row stops at its first success (the search before it is the same). The released code counts exactly ρ·n rises as enough
/// reason to halve the step, the paper and this class do not; at 100 steps this can matter at one checkpoint. In ℓ1 only coordinates that the bounds let move
/// share a step, and their number is rounded down.</para>
/// <para>Proves nothing: failing to find an adversarial example is not evidence of robustness. Cost per row: at most Restarts·(Steps + 1) forward and
/// Restarts·Steps backward passes, times the target classes. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class AutoProjectedGradientDescent : IEvasionAttack<IDifferentiableClassifier>
{
    private const int PublishedTargets = 9;

    private readonly AutoPgdOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public AutoProjectedGradientDescent(AutoPgdOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <summary><c>apgd-t</c> with target classes, otherwise <c>apgd-</c> with <c>ce</c>, <c>dlr</c> or <c>margin</c>.</summary>
    public string Name => _options.TargetClasses is not null ? "apgd-t" : _options.Loss switch
    {
        AttackLoss.CrossEntropy => "apgd-ce",
        AttackLoss.DifferenceOfLogitsRatio => "apgd-dlr",
        _ => "apgd-margin",
    };

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <summary>APGD-CE with the paper's settings: 100 steps on cross-entropy.</summary>
    /// <param name="ball">Allowed perturbations, ℓ∞, ℓ2 or ℓ1.</param>
    public static AutoProjectedGradientDescent CrossEntropy(PerturbationBall ball) => new(new AutoPgdOptions { Ball = ball });

    /// <summary>APGD-DLR with the paper's settings: 100 steps on the difference of logits ratio.</summary>
    /// <param name="ball">Allowed perturbations, ℓ∞, ℓ2 or ℓ1.</param>
    public static AutoProjectedGradientDescent LogitsRatio(PerturbationBall ball) =>
        new(new AutoPgdOptions { Ball = ball, Loss = AttackLoss.DifferenceOfLogitsRatio });

    /// <summary>APGD-T with AutoAttack's settings: 100 steps towards each of the 9 likeliest wrong classes.</summary>
    /// <param name="ball">Allowed perturbations, ℓ∞, ℓ2 or ℓ1.</param>
    public static AutoProjectedGradientDescent Targeted(PerturbationBall ball) =>
        new(new AutoPgdOptions { Ball = ball, Loss = AttackLoss.DifferenceOfLogitsRatio, TargetClasses = PublishedTargets });

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when target classes are set and the goal is targeted itself.</exception>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        if (_options.TargetClasses is not null && goal.IsTargeted)
            throw new ArgumentException("With TargetClasses the attack chooses its own targets: the goal must be untargeted.", nameof(goal));

        // Which way an objective points depends on whether it has a target, so a throwaway targeted goal picks the kind for APGD-T.
        AttackGoal pointer = _options.TargetClasses is null ? goal : AttackGoal.Targeted(goal.Classes);
        (ObjectiveKind kind, IReadOnlyList<string> notes) = LossChoice.Resolve(_options.Loss, pointer, model.Classes);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone()) { Objective = kind, Notes = notes };
        IObjective objective = model.Compile(kind);
        GradientSearch search = _options.Ball.Norm == Norm.L1
            ? new SparseAutoPgdSearch(session, objective, outcome, _options)
            : new AutoPgdSearch(session, objective, outcome, _options);
        RowScheduler.Run(search, session, outcome);
        return outcome;
    }
}
