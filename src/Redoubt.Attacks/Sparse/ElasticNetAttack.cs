using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Elastic-net attack (EAD): Carlini and Wagner's loss with an ℓ1 penalty, minimized by accelerated shrinkage steps, for small ℓ1 distances.</summary>
/// <remarks>
/// <para>Source: Chen et al., AAAI 2018, arXiv:1709.04114, equations 4 to 7 and algorithm 1 (FISTA), with the ℓ1 decision rule.</para>
/// <para>Departs from the paper: a row is done with a constant when a tenth of the steps lowered its loss by less than 0.01 % after a success with it; a few forward passes in the
/// end look for a nearer success on the way to the input; a success needs a clear margin.</para>
/// <para>Proves nothing: the distance is an upper bound of the smallest one. Cost per row: at most BinarySearchSteps·Steps gradients and as many forward passes. Stateless and
/// thread-safe; a model need not be.</para>
/// </remarks>
public sealed class ElasticNetAttack : IEvasionAttack<IDifferentiableClassifier>
{
    private readonly ElasticNetOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public ElasticNetAttack(ElasticNetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "ead";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        ObjectiveKind kind = goal.Objective(AttackLoss.Margin, model.Classes);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone()) { Objective = kind };
        RowScheduler.Run(new ElasticNetSearch(session, model.Compile(kind), outcome, _options), session, outcome);
        return outcome;
    }
}
