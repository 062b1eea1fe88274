using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Fast adaptive boundary attack (FAB): steps onto the linearized decision boundary inside the bounds, drawn towards the input, to find the smallest
/// perturbation.</summary>
/// <remarks>
/// <para>Source: Croce and Hein, ICML 2020, arXiv:1907.02044, sections 2.2 to 2.4 and algorithm 1. With target classes it is FAB-T, the form in which
/// AutoAttack uses it (arXiv:2003.01690, section 4).</para>
/// <para>Departs from the paper: a success needs a clear margin (about 1e-5 of the largest score), so that other programs see it too; points after a backward step are judged too, because their scores
/// come with the gradient; in a limited ball a row stops at its first success inside. A targeted goal uses the boundary between the target and whatever class
/// leads.</para>
/// <para>Proves nothing: the distance is an upper bound of the smallest one. Cost per row: at most 2·Steps forward and Steps backward passes for each attempt and target
/// class; without target classes K - 1 times the gradients. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class FastAdaptiveBoundary : IEvasionAttack<IDifferentiableClassifier>
{
    internal const int PublishedTargets = 9;

    private readonly FabOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public FastAdaptiveBoundary(FabOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <summary><c>fab-t</c> with target classes, otherwise <c>fab</c>.</summary>
    public string Name => _options.TargetClasses is null ? "fab" : "fab-t";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <summary>FAB-T with AutoAttack's settings: 100 steps towards the boundary of each of the 9 likeliest wrong classes.</summary>
    /// <param name="ball">Perturbations that count, ℓ∞, ℓ2 or ℓ1.</param>
    public static FastAdaptiveBoundary Targeted(PerturbationBall ball) => new(new FabOptions { Ball = ball, TargetClasses = PublishedTargets });

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when target classes are set and the goal is targeted itself.</exception>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        if (_options.TargetClasses is not null && goal.IsTargeted)
            throw new ArgumentException("With TargetClasses the attack chooses its own targets: the goal must be untargeted.", nameof(goal));
        ObjectiveKind kind = BoundarySearch.KindFor(goal);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone()) { Objective = kind };
        RowScheduler.Run(new FabSearch(session, model.Compile(kind), outcome, _options), session, outcome);
        return outcome;
    }
}
