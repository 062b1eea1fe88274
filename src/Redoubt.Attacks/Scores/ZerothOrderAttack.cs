using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>ZOO: the attack of Carlini and Wagner with derivatives from scores, some coordinates at a time, and Adam for each coordinate. Needs scores
/// only.</summary>
/// <remarks>
/// <para>Source: Chen, Zhang, Sharma, Yi and Hsieh, AISec 2017, arXiv:1708.03999, algorithms 1 and 2.</para>
/// <para>Departs from the paper: margins of scores in place of log-probabilities; one constant c in place of nine searches for it; clipping in place of
/// tanh; a pass over all coordinates in random order in place of importance sampling and hierarchies of resolutions; no derivatives are asked for while the
/// goal is reached, because then only the distance counts; a longer step, because budgets are small.</para>
/// <para>Spends two queries on every derivative: needs thousands of queries on images. Proves nothing when it fails. Cost per row: at most Queries forward
/// passes. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class ZerothOrderAttack : IEvasionAttack<IClassifier>
{
    private readonly ZerothOrderOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public ZerothOrderAttack(ZerothOrderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "zoo";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    public AttackOutcome Perturb(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run) =>
        QueryRun.OnScores(
            new QueryTarget(model, inputs, goal, run), Name, Ball, _options.Queries, () => new ZerothOrderProcedure(model.ExampleShape, _options));
}
