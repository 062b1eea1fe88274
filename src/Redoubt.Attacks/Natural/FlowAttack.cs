using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Smooth flow (stAdv): moves every pixel a little, its neighbors about alike, until the decision changes. Needs gradients.</summary>
/// <remarks>
/// <para>Source: Xiao et al., ICLR 2018, arXiv:1801.02612, section 3: bilinear sampling (equation 1), the margin of the scores (3) plus τ times the roughness of the flow (4).</para>
/// <para>Departs from the paper: a hard limit on the length of every shift, against which the result is judged; Adam with falling steps in place of L-BFGS with line search; untargeted goals also; a row stops at its
/// first success; later attempts weigh the roughness a tenth as much each; beyond the edge the outermost pixels repeat; where the flow lies exactly on a pixel, as at the start, the mean of the
/// slopes on both sides.</para>
/// <para>The perturbation has no small norm: norm and distance of an outcome only tell how far values changed. A failure shows that this search found no flow within the limit, not that there is
/// none. Cost per row: at most Restarts·(Steps + 1) forward and Restarts·Steps backward passes. No randomness. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class FlowAttack : IEvasionAttack<IDifferentiableClassifier>
{
    private readonly FlowOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public FlowAttack(FlowOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "flow";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <remarks>The outcome's notes give the limit and the median lengths of the flows that succeeded.</remarks>
    /// <exception cref="ArgumentException">As for every attack; also when the examples are not images [C, H, W].</exception>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        if (model.ExampleShape.Rank != 3) throw new ArgumentException($"A flow needs images [C, H, W], the examples are {model.ExampleShape}.", nameof(model));
        ObjectiveKind kind = goal.Objective(AttackLoss.Margin, model.Classes);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone()) { Objective = kind };
        var search = new FlowSearch(session, model.Compile(kind), outcome, _options);
        RowScheduler.Run(search, session, outcome);
        outcome.Notes = [search.Summary()];
        return outcome;
    }
}
