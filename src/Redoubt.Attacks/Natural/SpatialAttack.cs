using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Rotations and shifts of the whole image: all of a grid, or the worst of some random ones. Needs decisions only.</summary>
/// <remarks>
/// <para>Source: Engstrom et al., ICML 2019, arXiv:1712.02779, section 3: first-order methods are no better here than a grid.</para>
/// <para>Departs from the paper: the grid is tried from the smallest transformation outwards and ends with the first success; what leaves the picture is lost and what enters is the lower bound
/// (black); bilinear interpolation.</para>
/// <para>The perturbation has no small norm: the norm and distance of an outcome only tell how far the pixels moved. A failure shows that none of the tried transformations succeeds, not that
/// none does. Cost per row: at most Queries forward passes. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class SpatialAttack : IEvasionAttack<IClassifier>
{
    private readonly SpatialOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public SpatialAttack(SpatialOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => _options.Random ? "spatial-random" : "spatial";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when the examples are not images [C, H, W].</exception>
    public AttackOutcome Perturb(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        if (model.ExampleShape.Rank != 3) throw new ArgumentException($"Rotations and shifts need images [C, H, W], the examples are {model.ExampleShape}.", nameof(model));
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone());
        return QueryRun.Run(outcome, session, _options.Queries, () => new SpatialProcedure(model.ExampleShape, _options));
    }
}
