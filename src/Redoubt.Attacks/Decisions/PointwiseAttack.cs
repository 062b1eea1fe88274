using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Pointwise attack: starts from salt and pepper and gives values back as long as the decision stays wrong. Needs decisions only.</summary>
/// <remarks>
/// <para>Source: Schott, Rauber, Bethge and Brendel, ICLR 2019, arXiv:1805.09190, section 5 and appendix A.</para>
/// <para>Departs from the paper: values are given back in groups first, from an eighth of what is changed down to single ones, which spends fewer queries than one value at a time; when no single
/// value can be given back any more and queries are left, it starts again from other noise. Only the count of values is made smaller (ℓ0), not the size of what remains.</para>
/// <para>Proves nothing: the count is an upper bound of the smallest one. Cost per row: Queries forward passes. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class PointwiseAttack : IEvasionAttack<IClassifier>
{
    private readonly PointwiseOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public PointwiseAttack(PointwiseOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "pointwise";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    public AttackOutcome Perturb(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone());
        return QueryRun.Run(outcome, session, _options.Queries, () => new PointwiseProcedure(model.ExampleShape));
    }
}
