using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>SparseFool: DeepFool finds the direction to the boundary, and a linear program on it changes as few values as possible, until the decision changes.</summary>
/// <remarks>
/// <para>Source: Modas, Moosavi-Dezfooli and Frossard, CVPR 2019, arXiv:1811.02248, algorithms 1 and 2. Values are counted one by one, also the colors of one pixel.</para>
/// <para>Departs from the paper: λ = 1, 2 and 3 are tried and the sparsest success is kept; the linear program is solved to the end of each value's room by weight, without the least change of
/// 0.0001; a success needs a clear margin.</para>
/// <para>Proves nothing: the number of values is an upper bound of the smallest one. Cost per row: for each round a few DeepFool steps of Candidates gradients and one forward pass. Stateless and
/// thread-safe; a model need not be.</para>
/// </remarks>
public sealed class SparseFool : IEvasionAttack<IDifferentiableClassifier>
{
    private readonly SparseFoolOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public SparseFool(SparseFoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "sparsefool";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when the goal is targeted.</exception>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        if (goal.IsTargeted) throw new ArgumentException("SparseFool goes to the nearest other class: the goal must be untargeted.", nameof(goal));
        const ObjectiveKind Kind = ObjectiveKind.ScoreDifference;
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone()) { Objective = Kind };
        RowScheduler.Run(new SparseFoolSearch(session, model.Compile(Kind), outcome, _options), session, outcome);
        return outcome;
    }
}
