using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Carlini-Wagner: Adam on distance plus a constant times the missing margin, with a change of variables that keeps every point inside the bounds.</summary>
/// <remarks>
/// <para>Source: Carlini and Wagner, S&amp;P 2017, arXiv:1608.04644, sections V (change of variables, f6), VI.A (ℓ2), VI.B (ℓ0) and VI.C (ℓ∞).</para>
/// <para>Departs from the paper: 1,000 steps for each constant, not 10,000; a row is done with a constant when a tenth of the steps lowered its loss by less than
/// 0.01 % (ℓ2: after a success with it); in ℓ∞ and ℓ0 a success ends a round; in ℓ0 several values are given back at once, fewer where that fails; a few forward
/// passes in the end look for a nearer success on the way to the input (not in ℓ0); a success needs a clear margin.</para>
/// <para>Proves nothing: the distance is an upper bound of the smallest one. Cost per row in ℓ2: at most BinarySearchSteps·Steps gradients; in ℓ∞ at most Steps for each
/// doubling of the constant and each decrease of the allowed change or set of values. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class CarliniWagner : IEvasionAttack<IDifferentiableClassifier>
{
    private readonly CarliniWagnerOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public CarliniWagner(CarliniWagnerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "cw";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        ObjectiveKind kind = goal.Objective(AttackLoss.Margin, model.Classes);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone()) { Objective = kind };
        IObjective objective = model.Compile(kind);
        RowSearch search = _options.Ball.Norm switch
        {
            Norm.Linf => new CarliniWagnerSearchLinf(session, objective, outcome, _options),
            Norm.L2 => new CarliniWagnerSearchL2(session, objective, outcome, _options),
            _ => new CarliniWagnerSearchL0(session, objective, outcome, _options),
        };
        RowScheduler.Run(search, session, outcome);
        return outcome;
    }
}
