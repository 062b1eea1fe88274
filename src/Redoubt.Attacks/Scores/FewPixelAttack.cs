using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Few-pixel attack: differential evolution over the places and colors of a few pixels. Needs scores only.</summary>
/// <remarks>
/// <para>Source: Su, Vargas and Sakurai, IEEE TEVC 2019, arXiv:1710.08864, section III.</para>
/// <para>Departs from the paper: the margin in place of a probability; a population of a twentieth of the queries in place of 400, so that small budgets
/// see twenty generations. The radius counts values: a pixel of C channels costs C of them.</para>
/// <para>Proves nothing when it fails. Cost per row: at most Queries forward passes. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class FewPixelAttack : IEvasionAttack<IClassifier>
{
    private readonly FewPixelOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public FewPixelAttack(FewPixelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "few-pixel";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when the radius is smaller than one pixel has values.</exception>
    public AttackOutcome Perturb(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run) =>
        QueryRun.OnScores(
            new QueryTarget(model, inputs, goal, run), Name, Ball, _options.Queries, () => new FewPixelProcedure(model.ExampleShape, _options));
}
