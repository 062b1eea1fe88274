using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Shows nothing of a classifier but its decisions: the score of the decided class is 1 and all others are 0, and all are 0 where no class is
/// the strict, finite, unique maximum.</summary>
/// <remarks>What an attacker sees of a service that answers with a label. Attacks that look at decisions only give the same examples on it as on the classifier itself.
/// As safe for concurrent calls as the classifier.</remarks>
public sealed class DecisionOnlyClassifier : IClassifier
{
    private readonly IClassifier _inner;

    /// <summary>Hides the scores of a classifier.</summary>
    /// <param name="inner">The classifier; not disposed.</param>
    public DecisionOnlyClassifier(IClassifier inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        _inner = inner;
    }

    /// <inheritdoc/>
    public Shape ExampleShape => _inner.ExampleShape;

    /// <inheritdoc/>
    public int Classes => _inner.Classes;

    /// <inheritdoc/>
    public InputBounds Bounds => _inner.Bounds;

    /// <inheritdoc/>
    public int Capacity => _inner.Capacity;

    /// <inheritdoc/>
    public void Scores(Tensor inputs, Tensor scores)
    {
        _inner.Scores(inputs, scores);
        for (int row = 0; row < scores.Rows; row++)
        {
            Span<float> own = scores.Row(row);
            int best = 0;
            for (int j = 1; j < own.Length; j++) best = own[j] > own[best] ? j : best;
            bool decided = Decision.IsStrictMaximum(own, best);
            own.Clear();
            if (decided) own[best] = 1;
        }
    }
}
