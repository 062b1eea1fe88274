namespace Redoubt.Evidence;

/// <summary>How well a number tells two kinds of rows apart.</summary>
public static class Ranking
{
    /// <summary>Area under the receiver operating characteristic: how often a positive row has the larger number, ties counted half.</summary>
    /// <remarks>The Mann-Whitney statistic over the number of pairs (Hanley and McNeil, Radiology 1982). It weighs all false-positive rates alike, so a detector with a good area can be useless
    /// at 1 %; quote true-positive rates at fixed false-positive rates beside it.</remarks>
    /// <param name="negatives">Numbers of negative rows; NaN counts as the smallest. Not modified.</param>
    /// <param name="positives">Numbers of positive rows.</param>
    /// <returns>A number in [0, 1]; null when there are no rows of a kind.</returns>
    public static double? Area(ReadOnlySpan<float> negatives, ReadOnlySpan<float> positives)
    {
        if (negatives.IsEmpty || positives.IsEmpty) return null;
        float[] sorted = negatives.ToArray();
        Array.Sort(sorted);
        double sum = 0;
        foreach (float positive in positives)
        {
            int below = Count(sorted, positive, orEqual: false), notAbove = Count(sorted, positive, orEqual: true);
            sum += 0.5 * below + 0.5 * notAbove;
        }

        return sum / ((double)negatives.Length * positives.Length);
    }

    // Array.Sort and CompareTo put NaN before every number.
    private static int Count(float[] sorted, float value, bool orEqual)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2, order = sorted[middle].CompareTo(value);
            if (order < 0 || (orEqual && order == 0)) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
