using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Moves brightness between neighboring pixels until the decision changes: a Frank-Wolfe search in a Wasserstein ball. Needs gradients.</summary>
/// <remarks>
/// <para>Source: the ball of Wong, Schmidt and Kolter, ICML 2019, arXiv:1902.07906; the search by linear maximization of Wu, Wang and Yu, ICML 2020, arXiv:2008.02883, section 5.</para>
/// <para>Departs from both: the linear problem over transport plans is solved exactly by sorting (its only coupling is the budget) in place of entropic smoothing; values never exceed the upper bound,
/// where the papers cut them off afterwards; a row stops at its first success; the radius is fixed.</para>
/// <para>The outcome's <see cref="PerturbationBall.Limit"/> measures the distance of every example exactly, and whoever judges it does so again. A failure shows that this search found nothing, not that
/// there is nothing. Cost per row: at most Restarts·(Steps + 1) forward and Restarts·Steps backward passes. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class WassersteinAttack : IEvasionAttack<IDifferentiableClassifier>
{
    private readonly WassersteinOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public WassersteinAttack(WassersteinOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
        Ball = options.Ball with { Limit = new WassersteinLimit(options.Radius) };
    }

    /// <inheritdoc/>
    public string Name => "wasserstein";

    /// <inheritdoc/>
    public PerturbationBall Ball { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when the examples are not images [C, H, W].</exception>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, Ball);
        if (model.ExampleShape.Rank != 3) throw new ArgumentException($"Moving mass between pixels needs images [C, H, W], the examples are {model.ExampleShape}.", nameof(model));
        (ObjectiveKind kind, IReadOnlyList<string> notes) = LossChoice.Resolve(_options.Loss, goal, model.Classes);
        var outcome = new AttackOutcome(Name, Ball, goal, inputs.Clone()) { Objective = kind, Notes = notes };
        RowScheduler.Run(new WassersteinSearch(session, model.Compile(kind), outcome, _options), session, outcome);
        return outcome;
    }
}
