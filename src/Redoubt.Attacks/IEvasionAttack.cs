using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>An attack that changes inputs at run time. The type parameter says what it needs of the model: a black-box attack is an
/// <c>IEvasionAttack&lt;IClassifier&gt;</c> and therefore fits wherever a white-box attack is expected.</summary>
/// <typeparam name="TModel">Least capable classifier that can be attacked.</typeparam>
public interface IEvasionAttack<in TModel>
    where TModel : IClassifier
{
    /// <summary>Name on the command line and in results, for example <c>apgd-ce</c>.</summary>
    string Name { get; }

    /// <summary>The perturbations that count: those that the attack allows itself, or, for an attack that looks for the smallest, those that are small enough
    /// (<see cref="PerturbationBall.Unlimited"/>: all).</summary>
    PerturbationBall Ball { get; }

    /// <summary>Searches, for every row that the model still decides as the goal's owner would like, a point of the ball that reaches the goal.</summary>
    /// <param name="model">Classifier under attack; its scores should be logits.</param>
    /// <param name="inputs">Clean inputs, <c>[N, ...]</c>, every value inside <c>model.Bounds</c>; N may be 0. Not modified.</param>
    /// <param name="goal">One class per row.</param>
    /// <param name="run">Randomness, row names, progress, cancellation.</param>
    /// <returns>One result per row. A canceled run does not throw: it returns what was found, with <see cref="AttackOutcome.Completed"/> false.</returns>
    /// <exception cref="ArgumentException">Shapes or row counts do not fit, a class is outside [0, K), or an input is NaN or outside the bounds.</exception>
    AttackOutcome Perturb(TModel model, Tensor inputs, AttackGoal goal, AttackRun run);
}
