using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Plain corruptions: Gaussian noise, salt and pepper, blur, JPEG, less contrast, more and less light, in five severities. The floor that every attack must beat. Needs decisions only.</summary>
/// <remarks>
/// <para>Source: after Hendrycks and Dietterich, ICLR 2019, arXiv:1903.12261, section 4.1, with severities of our own in shares of the value range; for JPEG theirs for ImageNet: qualities 25, 18, 15, 10, 7.</para>
/// <para>Departs from it: six of its fifteen corruptions; the least severity of all kinds comes first and the first success ends the search; with a limited ball each
/// corruption is projected onto it; noise is drawn anew while queries are left.</para>
/// <para>Random corruptions are no adversary: a model that stands here may fall to every other attack. Cost per row: at most Queries forward passes. Stateless and thread-safe; a model need not
/// be.</para>
/// </remarks>
public sealed class CorruptionAttack : IEvasionAttack<IClassifier>
{
    private readonly CorruptionOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public CorruptionAttack(CorruptionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <summary>Queries for every corruption once, the clean one included: fewer leave some out, more draw noise again.</summary>
    /// <param name="example">Shape of an example.</param>
    public static int QueriesOfOneRound(Shape example) => CorruptionProcedure.QueriesOfOneRound(example);

    /// <inheritdoc/>
    public string Name => "corruptions";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    public AttackOutcome Perturb(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone());
        return QueryRun.Run(outcome, session, _options.Queries, () => new CorruptionProcedure(model.ExampleShape, model.Bounds, _options.Ball));
    }
}
