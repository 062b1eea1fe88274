using Redoubt.Models;

namespace Redoubt.Testing;

/// <summary>The attack objectives as functions of one row of scores, in double precision, with derivatives written by hand: an oracle for graph losses.</summary>
public static class ScoreLoss
{
    /// <summary>Value of an objective and its derivative by every score.</summary>
    public static (double Value, double[] Derivative) Evaluate(ObjectiveKind kind, ReadOnlySpan<double> scores, int label, int target)
    {
        double[] z = scores.ToArray();
        return kind switch
        {
            ObjectiveKind.CrossEntropy => CrossEntropy(z, label, 1),
            ObjectiveKind.TargetedCrossEntropy => CrossEntropy(z, target, -1),
            ObjectiveKind.Margin => Ratio(z, [(BestOther(z, label), 1), (label, -1)], []),
            ObjectiveKind.TargetedMargin => Ratio(z, [(target, 1), (BestOther(z, target), -1)], []),
            ObjectiveKind.DifferenceOfLogitsRatio => Ratio(z, [(BestOther(z, label), 1), (label, -1)], [(Rank(z, 0), 1), (Rank(z, 2), -1)]),
            ObjectiveKind.TargetedDifferenceOfLogitsRatio =>
                Ratio(z, [(target, 1), (label, -1)], [(Rank(z, 0), 1), (Rank(z, 2), -0.5), (Rank(z, 3), -0.5)]),
            ObjectiveKind.ScoreDifference => Ratio(z, [(target, 1), (label, -1)], []),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    private static (double Value, double[] Derivative) CrossEntropy(double[] z, int wanted, double sign)
    {
        double max = z.Max(), sum = z.Sum(v => Math.Exp(v - max));
        var derivative = new double[z.Length];
        for (int j = 0; j < z.Length; j++) derivative[j] = sign * (Math.Exp(z[j] - max) / sum - (j == wanted ? 1 : 0));
        return (sign * (max + Math.Log(sum) - z[wanted]), derivative);
    }

    /// <summary>Numerator over denominator + 1e-12, both linear in the scores; an empty denominator is 1.</summary>
    private static (double Value, double[] Derivative) Ratio(double[] z, (int Class, double Weight)[] above, (int Class, double Weight)[] below)
    {
        double numerator = above.Sum(t => t.Weight * z[t.Class]);
        double denominator = below.Length == 0 ? 1 : below.Sum(t => t.Weight * z[t.Class]) + 1e-12;
        var derivative = new double[z.Length];
        foreach ((int c, double w) in above) derivative[c] += w / denominator;
        foreach ((int c, double w) in below) derivative[c] -= w * numerator / (denominator * denominator);
        return (numerator / denominator, derivative);
    }

    private static int BestOther(double[] z, int excluded) =>
        Enumerable.Range(0, z.Length).Where(j => j != excluded).MaxBy(j => z[j]);

    private static int Rank(double[] z, int rank) => Enumerable.Range(0, z.Length).OrderByDescending(j => z[j]).ElementAt(rank);
}
