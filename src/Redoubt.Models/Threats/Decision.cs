namespace Redoubt.Models;

/// <summary>How scores become a decision. One rule for attacks and evaluation: a class is decided only when it is the strict, finite, unique maximum.</summary>
public static class Decision
{
    /// <summary>Whether a class is the strict, finite, unique maximum. A NaN anywhere, a tie or an infinite score of the class says no.</summary>
    /// <param name="scores">One score per class.</param>
    /// <param name="candidate">Class in question.</param>
    public static bool IsStrictMaximum(ReadOnlySpan<float> scores, int candidate)
    {
        float score = scores[candidate];
        if (!float.IsFinite(score)) return false;
        for (int j = 0; j < scores.Length; j++)
        {
            if (j != candidate && !(scores[j] < score)) return false;
        }

        return true;
    }

    /// <summary>How far a class is ahead of the best other one: <c>z_c - max(z_j, j ≠ c)</c>; NaN when a score is NaN.</summary>
    /// <param name="scores">One score per class, two or more.</param>
    /// <param name="candidate">Class in question.</param>
    public static float Lead(ReadOnlySpan<float> scores, int candidate) => scores[candidate] - BestOther(scores, candidate).Score;

    /// <summary>The best class other than one, the smallest index on a tie, and its score.</summary>
    /// <param name="scores">One score per class, two or more.</param>
    /// <param name="excluded">Class to leave out.</param>
    public static (int Class, float Score) BestOther(ReadOnlySpan<float> scores, int excluded)
    {
        int best = excluded == 0 ? 1 : 0;
        for (int j = 0; j < scores.Length; j++)
        {
            if (j == excluded) continue;
            if (float.IsNaN(scores[j])) return (j, float.NaN);
            if (scores[j] > scores[best]) best = j;
        }

        return (best, scores[best]);
    }
}
