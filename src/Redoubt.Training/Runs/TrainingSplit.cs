using Redoubt.Data;
using Redoubt.Tensors;

namespace Redoubt.Training;

/// <summary>Takes validation rows out of the training data: of every class the same share, drawn at random.</summary>
internal static class TrainingSplit
{
    /// <summary>Splits.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="share">Share that judges, in [0, 0.5].</param>
    /// <param name="key">Randomness.</param>
    /// <returns>Rows to train on and rows to judge by; the second is null where the share gives none.</returns>
    public static (LabeledData Training, LabeledData? Validation) Split(LabeledData rows, double share, RandomKey key)
    {
        int wanted = (int)Math.Round(share * rows.Rows);
        if (wanted == 0) return (rows, null);
        int[] judging = StratifiedSample.Choose(rows.Labels, rows.Labels.Max() + 1, wanted, key).Rows;
        HashSet<int> taken = [.. judging];
        return (rows.Take([.. Enumerable.Range(0, rows.Rows).Where(row => !taken.Contains(row))]), rows.Take(judging));
    }
}
