using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Jacobian-based saliency maps (JSMA): changes the two values that speak most for the wanted class, until it wins.</summary>
/// <remarks>
/// <para>Source: Papernot et al., EuroS&amp;P 2016, arXiv:1511.07528, section III, algorithm 2, with the map of probabilities: they sum to one, so that the derivatives of all other classes together
/// are minus that of the wanted class, and the best pair (equation 8) is the two values with the largest derivatives.</para>
/// <para>Departs from the paper: values go up where the derivative is positive and down where it is negative (the "maximal" map; Wiyatno and Xu, 2018, arXiv:1808.07945), where the paper fixes
/// one direction for all; an untargeted row is steered to several wrong classes; a success needs a clear margin.</para>
/// <para>Proves nothing: the count is an upper bound of the smallest one. Cost per row: at most Targets·(Steps + 1) forward and Targets·Steps backward passes. No randomness. Stateless and thread-safe;
/// a model need not be.</para>
/// </remarks>
public sealed class SaliencyMapAttack : IEvasionAttack<IDifferentiableClassifier>
{
    private readonly SaliencyMapOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public SaliencyMapAttack(SaliencyMapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "jsma";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        const ObjectiveKind Kind = ObjectiveKind.TargetedCrossEntropy;
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone()) { Objective = Kind };
        RowScheduler.Run(new SaliencyMapSearch(session, model.Compile(Kind), outcome, _options), session, outcome);
        return outcome;
    }
}
