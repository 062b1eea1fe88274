using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Semantic color attack: turns the hue of all pixels by one random angle and shifts their saturation by one random amount. Needs decisions only.</summary>
/// <remarks>
/// <para>Source: Hosseini and Poovendran, CVPR Workshops 2018, arXiv:1804.00499, section 3: trial i of N draws the hue uniformly and the saturation from ±i/N, so that small changes of saturation come
/// first; value (the V of HSV) stays.</para>
/// <para>Departs from the paper: the first success ends the search. Channels are taken for red, green and blue.</para>
/// <para>The perturbation has no small norm: norm and distance of an outcome only tell how far values changed. A failure shows that no trial succeeded, not that no color would. Cost per row: at most
/// Queries forward passes. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class HueAttack : IEvasionAttack<IClassifier>
{
    private readonly HueOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public HueAttack(HueOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "hue";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when the examples are not images of three channels, [3, H, W].</exception>
    public AttackOutcome Perturb(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        if (model.ExampleShape.Rank != 3 || model.ExampleShape[0] != 3) throw new ArgumentException($"Hue needs images of three channels [3, H, W], the examples are {model.ExampleShape}.", nameof(model));
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone());
        return QueryRun.Run(outcome, session, _options.Queries, () => new HueProcedure(model.ExampleShape, _options.Queries - 1));
    }
}
