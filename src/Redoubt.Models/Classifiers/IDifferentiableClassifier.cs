namespace Redoubt.Models;

/// <summary>A classifier whose gradients can be computed: what a white-box attack needs.</summary>
public interface IDifferentiableClassifier : IClassifier
{
    /// <summary>Why the scores have no gradient with respect to the input after all, in one sentence, as for a forest of decision trees; null when they have one. With a
    /// reason, <see cref="Compile"/> still gives objectives, whose values can be had but not their gradients.</summary>
    string? GradientObstacle => null;

    /// <summary>Gives the compiled objective of one kind. Compiled at the first call and kept by the classifier.</summary>
    /// <param name="kind">What the attacker maximizes.</param>
    /// <exception cref="ArgumentException">The classifier has fewer classes than the objective needs: <see cref="ObjectiveKinds.MinimumClasses"/>.</exception>
    IObjective Compile(ObjectiveKind kind);

    /// <summary>Gives what carries any derivative with respect to the scores back to the inputs: what wrappers around the classifier need. Unless a classifier has a
    /// way of its own, it is put together from <see cref="ObjectiveKind.ScoreDifference"/>, at up to K - 1 backward passes a row.</summary>
    IScorePullback CompilePullback() => new DifferencePullback(this);
}
