using System.Collections.Immutable;

namespace Redoubt.Evidence;

/// <summary>Counts of true class against predicted class.</summary>
public sealed record ConfusionMatrix
{
    /// <summary>K rows of K counts: <c>Counts[label][prediction]</c>. Rows without a valid prediction (not finite) are left out.</summary>
    public required ImmutableArray<ImmutableArray<int>> Counts { get; init; }

    /// <summary>Counts pairs of labels and predictions.</summary>
    /// <param name="classes">Number of classes K, 1 or more.</param>
    /// <param name="labels">True classes, each in [0, K).</param>
    /// <param name="predictions">Predicted classes, one per label; values outside [0, K) are left out.</param>
    /// <returns>The matrix.</returns>
    /// <exception cref="ArgumentException">Lengths differ, or a label is outside [0, K).</exception>
    public static ConfusionMatrix Of(int classes, ReadOnlySpan<int> labels, ReadOnlySpan<int> predictions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (labels.Length != predictions.Length)
            throw new ArgumentException($"There are {labels.Length} labels but {predictions.Length} predictions.", nameof(predictions));

        int[][] counts = new int[classes][];
        for (int i = 0; i < classes; i++) counts[i] = new int[classes];
        for (int i = 0; i < labels.Length; i++)
        {
            if ((uint)labels[i] >= (uint)classes)
                throw new ArgumentException($"Label {labels[i]} of row {i} is outside [0, {classes}).", nameof(labels));
            if ((uint)predictions[i] < (uint)classes) counts[labels[i]][predictions[i]]++;
        }

        return new ConfusionMatrix { Counts = [.. counts.Select(row => ImmutableArray.Create(row))] };
    }
}
