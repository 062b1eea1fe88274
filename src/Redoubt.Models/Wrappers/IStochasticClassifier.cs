using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>A classifier that draws random numbers. Left alone it draws them by the values of every row, so that its answers are a function of the row as for every
/// classifier; <see cref="Seed"/> names the draws instead.</summary>
public interface IStochasticClassifier : IDifferentiableClassifier
{
    /// <summary>What its randomness and its other parts do to gradients.</summary>
    GradientBehavior Gradients { get; }

    /// <summary>Names the random numbers of the next call of <see cref="IClassifier.Scores"/> or of one of the objectives, and of that call only.</summary>
    /// <param name="rows">One key for each row of that call; copied.</param>
    void Seed(ReadOnlySpan<RandomKey> rows);
}
