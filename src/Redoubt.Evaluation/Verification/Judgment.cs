using Redoubt.Models;

namespace Redoubt.Evaluation;

/// <summary>How scores become what a report states.</summary>
internal static class Judgment
{
    /// <summary>Successes with a smaller margin are listed as fragile: another arithmetic may undo them.</summary>
    public const double FragileMargin = 1e-4;

    /// <summary>The strict, finite, unique maximum, or -1 when there is none.</summary>
    public static int Predict(ReadOnlySpan<float> scores)
    {
        for (int c = 0; c < scores.Length; c++)
        {
            if (Decision.IsStrictMaximum(scores, c)) return c;
        }

        return -1;
    }

    /// <summary>Best other score minus the label's. Where it is not finite, the largest or smallest double by whether the label is still decided:
    /// result files hold finite numbers only.</summary>
    public static double Margin(ReadOnlySpan<float> scores, int label)
    {
        double margin = -(double)Decision.Lead(scores, label);
        if (double.IsFinite(margin)) return margin;
        return Decision.IsStrictMaximum(scores, label) ? -double.MaxValue : double.MaxValue;
    }

    /// <summary>Softmax probability of one class, in [0, 1]; 0 when a score is not finite.</summary>
    public static double Probability(ReadOnlySpan<float> scores, int candidate)
    {
        if (candidate < 0) return 0;
        double largest = double.NegativeInfinity, sum = 0;
        foreach (float score in scores) largest = Math.Max(largest, score);
        foreach (float score in scores) sum += Math.Exp(score - largest);
        double probability = Math.Exp(scores[candidate] - largest) / sum;
        return double.IsFinite(probability) ? probability : 0;
    }
}
