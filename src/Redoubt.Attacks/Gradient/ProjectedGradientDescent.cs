using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Projected gradient descent (PGD): repeated steps up the attacker's objective, each projected back onto the ball.</summary>
/// <remarks>
/// <para>Source: Madry et al., ICLR 2018, arXiv:1706.06083, section 2.1. Without random start it is the basic iterative method
/// (Kurakin et al., 2016, arXiv:1607.02533), with one step of length ε the fast gradient sign method (Goodfellow et al., ICLR 2015, arXiv:1412.6572).</para>
/// <para>Departs from the paper: one default step length for every ball, 2.5·ε/Steps (the paper sets it per data set); every iterate is judged, not
/// only the last, and a row stops at its first success; the ℓ1 step is sparse (see <see cref="PerturbationBall.StepUphill"/>).</para>
/// <para>Proves nothing: failing to find an adversarial example is not evidence of robustness. Overstates it on models that mask gradients; compare with
/// a black-box attack. Cost per row: at most Restarts·(Steps + 1) forward and Restarts·Steps backward passes. Stateless and thread-safe; a model
/// need not be.</para>
/// </remarks>
public sealed class ProjectedGradientDescent : IEvasionAttack<IDifferentiableClassifier>
{
    internal const int BasicIterativeSteps = 10, SparseDescentSteps = 100;

    private readonly PgdOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public ProjectedGradientDescent(PgdOptions options)
        : this(options, "pgd")
    {
    }

    private ProjectedGradientDescent(PgdOptions options, string name)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <summary>FGSM: one step of length ε from the input.</summary>
    /// <param name="ball">Allowed perturbations.</param>
    public static ProjectedGradientDescent FastGradientSign(PerturbationBall ball)
    {
        ArgumentNullException.ThrowIfNull(ball);
        double? whole = ball.Radius > 0 ? ball.Radius : null;
        return new ProjectedGradientDescent(new PgdOptions { Ball = ball, Steps = 1, StepSize = whole, RandomStart = false }, "fgsm");
    }

    /// <summary>BIM: PGD from the input itself.</summary>
    /// <param name="ball">Allowed perturbations.</param>
    /// <param name="steps">Gradient steps.</param>
    /// <param name="stepSize">Step length; <see langword="null"/> for 2.5·ε/steps.</param>
    public static ProjectedGradientDescent BasicIterative(PerturbationBall ball, int steps = BasicIterativeSteps, double? stepSize = null) =>
        new(new PgdOptions { Ball = ball, Steps = steps, StepSize = stepSize, RandomStart = false }, "bim");

    /// <summary>Sparse ℓ1 descent (SLIDE; Tramèr and Boneh, NeurIPS 2019, arXiv:1904.13000, section 2): PGD from the input itself whose steps of length ε/5 are spread over the 1 % of
    /// the values with the largest gradients.</summary>
    /// <param name="ball">Allowed perturbations, of ℓ1.</param>
    /// <param name="steps">Gradient steps.</param>
    /// <param name="stepSize">Step length in ℓ1; <see langword="null"/> for ε/5.</param>
    /// <exception cref="ArgumentException">The norm is not ℓ1, or a value is out of range.</exception>
    public static ProjectedGradientDescent SparseDescent(PerturbationBall ball, int steps = SparseDescentSteps, double? stepSize = null)
    {
        ArgumentNullException.ThrowIfNull(ball);
        if (ball.Norm != Norm.L1) throw new ArgumentException($"Sparse descent supports l1, not {ball.Norm.Name()}.", nameof(ball));
        double? length = stepSize ?? (ball.Radius > 0 ? 0.2 * ball.Radius : null);
        return new ProjectedGradientDescent(new PgdOptions { Ball = ball, Steps = steps, StepSize = length, RandomStart = false }, "slide");
    }

    /// <inheritdoc/>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        (ObjectiveKind kind, IReadOnlyList<string> notes) = LossChoice.Resolve(_options.Loss, goal, model.Classes);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone()) { Objective = kind, Notes = notes };
        RowScheduler.Run(new PgdSearch(session, model.Compile(kind), outcome, _options), session, outcome);
        return outcome;
    }
}
