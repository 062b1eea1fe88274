using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Decoupled direction and norm (DDN): gradient steps for the direction, while the distance from the input shrinks after every success and grows
/// otherwise.</summary>
/// <remarks>
/// <para>Source: Rony et al., CVPR 2019, arXiv:1811.09600, section 4 and algorithm 1.</para>
/// <para>Departs from the paper: no rounding to 256 values; the distance never exceeds that of the farthest corner of the bounds; where the gradient is exactly zero
/// the step goes in a random direction; a few forward passes in the end look for a nearer success on the way to the input; a success needs a clear margin.</para>
/// <para>Proves nothing: the distance is an upper bound of the smallest one. Cost per row: Steps gradients and a few forward passes. Stateless and thread-safe; a
/// model need not be.</para>
/// </remarks>
public sealed class DecoupledDirectionAndNorm : IEvasionAttack<IDifferentiableClassifier>
{
    private readonly DdnOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public DecoupledDirectionAndNorm(DdnOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "ddn";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        (ObjectiveKind kind, IReadOnlyList<string> notes) = LossChoice.Resolve(_options.Loss, goal, model.Classes);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone()) { Objective = kind, Notes = notes };
        RowScheduler.Run(new DdnSearch(session, model.Compile(kind), outcome, _options), session, outcome);
        return outcome;
    }
}
