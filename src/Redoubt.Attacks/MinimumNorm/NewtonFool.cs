using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>NewtonFool: steps that would take the probability of the label to chance if it were linear, each short.</summary>
/// <remarks>
/// <para>Source: Jang, Wu and Jha, ACSAC 2017, section 4, algorithm 1.</para>
/// <para>Departs from the paper: points are cut at the input bounds; the aim lies 0.001 beyond chance, because two classes would end in a tie; the first success ends the steps, and a few forward passes in the end look for a nearer one on the way back; a success needs a
/// clear margin. The probability's gradient comes from that of the cross-entropy, which does not vanish where the probability is near 1.</para>
/// <para>Proves nothing: the distance is an upper bound of the smallest one, and FMN, DDN or Carlini-Wagner find nearer ones. Cost per row: at most Steps gradients. No randomness. Stateless and
/// thread-safe; a model need not be.</para>
/// </remarks>
public sealed class NewtonFool : IEvasionAttack<IDifferentiableClassifier>
{
    private readonly NewtonFoolOptions _options;

    /// <summary>Creates the attack.</summary>
    /// <param name="options">Settings; validated here, once.</param>
    /// <exception cref="ArgumentException">Some settings are invalid; the message lists every broken rule.</exception>
    public NewtonFool(NewtonFoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionsErrors.ThrowIfAny(options.Errors(), nameof(options));
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "newtonfool";

    /// <inheritdoc/>
    public PerturbationBall Ball => _options.Ball;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">As for every attack; also when the goal is targeted.</exception>
    public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run)
    {
        AttackSession session = AttackSession.Open(model, inputs, goal, run, _options.Ball);
        if (goal.IsTargeted) throw new ArgumentException("NewtonFool leaves a class and aims at none: the goal must be untargeted.", nameof(goal));
        const ObjectiveKind Kind = ObjectiveKind.CrossEntropy;
        var outcome = new AttackOutcome(Name, _options.Ball, goal, inputs.Clone()) { Objective = Kind };
        RowScheduler.Run(new NewtonFoolSearch(session, model.Compile(Kind), outcome, _options), session, outcome);
        return outcome;
    }
}
