using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>DeepFool: steps to the nearest linearized decision boundary until the decision changes.</summary>
/// <remarks>
/// <para>Source: Moosavi-Dezfooli, Fawzi and Frossard, CVPR 2016, arXiv:1511.04599, algorithm 2 (ℓ2) and section 3.3 (ℓ∞).</para>
/// <para>Departs from the paper: points are cut at the input bounds, and what is cut off is not carried on; only the boundaries of the
/// <see cref="DeepFoolOptions.Candidates"/> likeliest wrong classes count; the lengthened point is what each step judges and starts from; a few forward passes in the
/// end look for a nearer success on the way back; a success needs a clear margin.</para>
/// <para>Proves nothing: the distance is an upper bound of the smallest one, and a rough one. Cost per row: Candidates gradients and one forward pass per
/// step, few steps. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class DeepFool : IEvasionAttack<IDifferentiableClassifier>
{
    private readonly DeepFoolOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public DeepFool(DeepFoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "deepfool";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when the goal is targeted.</exception>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        if (goal.IsTargeted) throw new ArgumentException("DeepFool goes to the nearest other class: the goal must be untargeted.", nameof(goal));
        const ObjectiveKind Kind = ObjectiveKind.ScoreDifference;
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone()) { Objective = Kind };
        RowScheduler.Run(new DeepFoolSearch(session, model.Compile(Kind), outcome, _options), session, outcome);
        return outcome;
    }
}
