using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>Square attack: random search that changes square windows of the image and keeps what lowers the margin. Needs scores only.</summary>
/// <remarks>
/// <para>Source: Andriushchenko et al., ECCV 2020, arXiv:1912.00049, algorithms 1 to 3; ℓ1: Croce and Hein, ICML 2021, arXiv:2103.01208, section 4.3.</para>
/// <para>Departs from the paper: settings of AutoAttack (p = 0.8, its schedule stretched to the number of queries, margin loss); like the authors' first
/// code and unlike AutoAttack, a window that would change nothing is drawn again before a query is spent on it, every row draws its own windows, and windows reach the last row and
/// column. Examples of rank 1 are treated as signals, with segments in place of squares.</para>
/// <para>No gradients, so gradient masking does not stop it: where it beats a gradient attack, that attack's result is not to be trusted. Proves nothing
/// when it fails. Cost per row: at most Queries forward passes per attempt, the clean one included. Stateless and thread-safe; a model need not be.</para>
/// </remarks>
public sealed class SquareAttack : IEvasionAttack<IClassifier>
{
    private readonly SquareOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public SquareAttack(SquareOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "square";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when examples have more than three axes.</exception>
    public AttackOutcome Perturb(IClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        ArgumentNullException.ThrowIfNull(model);
        ImagePlan plan = ImagePlan.Of(model.ExampleShape);
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        ObjectiveKind kind = goal.Objective(AttackLoss.Margin, model.Classes);
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone()) { Objective = kind };
        SquareSearch search = _options.Ball.Norm == Norm.Linf
            ? new SquareSearchLinf(session, outcome, _options, plan)
            : new SquareSearchBumps(session, outcome, _options, plan);
        RowScheduler.Run(search, session, outcome);
        return outcome;
    }
}
