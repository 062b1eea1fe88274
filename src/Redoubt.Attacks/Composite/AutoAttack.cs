using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>AutoAttack: a fixed composition of attacks without settings to tune, each run on what the ones before left unbroken.</summary>
/// <remarks>
/// <para>Source: Croce and Hein, ICML 2020, arXiv:2003.01690; in ℓ1 with the attacks of Croce and Hein, ICML 2021, arXiv:2103.01208: APGD-CE with five attempts and
/// APGD-T towards five classes, both with three radii.</para>
/// <para>Departs from the published code: what its parts depart from; with fewer classes than the losses need the margin is used, and the notes say so.</para>
/// <para>Proves nothing when it fails. It assumes a deterministic model with usable gradients; Square is its only part that does without gradients. The version rand
    /// judges by the mean over its draws; another judge may see other draws.</para>
/// </remarks>
public sealed class AutoAttack : IEvasionAttack<IDifferentiableClassifier>
{
    /// <summary>Draws over which the version for random models averages.</summary>
    public const int Draws = 20;

    private const int ManyRestarts = 5, SparseTargets = 5, Targets = 9;

    // Another key than any part has.
    private const ulong DrawsKey = 0x44726177;

    private readonly AutoAttackOptions _options;
    private readonly IEvasionAttack<IDifferentiableClassifier>[] _parts;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public AutoAttack(AutoAttackOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
        _parts = options.Version switch
        {
            AutoAttackVersion.Plus => [.. Plus(options.Ball)],
            AutoAttackVersion.Rand => [Apgd(options.Ball, AttackLoss.CrossEntropy), Apgd(options.Ball, AttackLoss.DifferenceOfLogitsRatio)],
            _ => [.. Standard(options.Ball)],
        };
    }

    /// <summary><c>autoattack</c>, <c>autoattack-plus</c> or <c>autoattack-rand</c>.</summary>
    public string Name => _options.Version switch
    {
        AutoAttackVersion.Plus => "autoattack-plus",
        AutoAttackVersion.Rand => "autoattack-rand",
        _ => "autoattack",
    };

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when the goal is targeted: two of the parts choose their own targets; and for the version rand when the
    /// model is not an <see cref="IStochasticClassifier"/>.</exception>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        ArgumentNullException.ThrowIfNull(goal);
        ArgumentNullException.ThrowIfNull(run);
        if (goal.IsTargeted) throw new ArgumentException("AutoAttack chooses its own targets: the goal must be untargeted.", nameof(goal));
        if (_options.Version != AutoAttackVersion.Rand) return Run(model, inputs, goal, run);
        if (model is not IStochasticClassifier random)
            throw new ArgumentException("AutoAttack's version rand averages over the draws of a random model, and this one declares no randomness.", nameof(model));
        using var mean = new ExpectedClassifier(random, Draws, run.Key.Fold(DrawsKey));
        return Run(mean, inputs, goal, run);
    }

    private AttackOutcome Run(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        var sequence = new AttackSequence(Name, Ball, model, inputs, goal, run);
        for (int i = 0; i < _parts.Length; i++)
        {
            // The first part runs even on no rows at all and when canceled: it judges the clean inputs.
            if (i > 0 && !sequence.IsOpen) break;
            sequence.Run(_parts[i], sequence.Standing, (ulong)i, ((double)i / _parts.Length, (i + 1.0) / _parts.Length));
        }

        return sequence.Finish();
    }

    private static IEnumerable<IEvasionAttack<IDifferentiableClassifier>> Standard(PerturbationBall ball)
    {
        bool sparse = ball.Norm == Norm.L1;
        yield return Apgd(ball, AttackLoss.CrossEntropy, restarts: sparse ? ManyRestarts : 1);
        yield return Apgd(ball, AttackLoss.DifferenceOfLogitsRatio, targets: sparse ? SparseTargets : Targets);
        yield return FastAdaptiveBoundary.Targeted(ball);
        yield return new SquareAttack(new SquareOptions { Ball = ball });
    }

    private static IEnumerable<IEvasionAttack<IDifferentiableClassifier>> Plus(PerturbationBall ball)
    {
        yield return Apgd(ball, AttackLoss.CrossEntropy, ManyRestarts);
        yield return Apgd(ball, AttackLoss.DifferenceOfLogitsRatio, ManyRestarts);
        yield return new FastAdaptiveBoundary(new FabOptions { Ball = ball, Restarts = ManyRestarts });
        yield return new SquareAttack(new SquareOptions { Ball = ball });
        yield return Apgd(ball, AttackLoss.DifferenceOfLogitsRatio, targets: Targets);
        yield return FastAdaptiveBoundary.Targeted(ball);
    }

    private static AutoProjectedGradientDescent Apgd(PerturbationBall ball, AttackLoss loss, int restarts = 1, int? targets = null) =>
        new(new AutoPgdOptions { Ball = ball, Loss = loss, Restarts = restarts, TargetClasses = targets });
}
