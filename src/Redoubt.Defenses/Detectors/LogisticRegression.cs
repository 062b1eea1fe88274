using MathNet.Numerics.LinearAlgebra;

namespace Redoubt.Defenses;

/// <summary>Logistic regression by iteratively reweighted least squares, with a small ridge so that separable rows have a solution.</summary>
internal static class LogisticRegression
{
    private const double Ridge = 1e-3;
    private const int MostSteps = 50;

    /// <summary>Fits weights; both kinds count the same in sum.</summary>
    /// <param name="negatives">Rows of features.</param>
    /// <param name="positives">Rows of features.</param>
    /// <returns>One weight for each feature, and the constant last.</returns>
    public static double[] Fit(double[][] negatives, double[][] positives)
    {
        int features = negatives[0].Length, width = features + 1;
        Vector<double> weights = Vector<double>.Build.Dense(width);
        for (int step = 0; step < MostSteps; step++)
        {
            Matrix<double> curvature = Matrix<double>.Build.DenseDiagonal(width, width, Ridge);
            Vector<double> slope = weights * -Ridge;
            curvature[features, features] = 1e-9;
            slope[features] = 0;
            foreach ((double[][] rows, double target) in new[] { (negatives, 0.0), (positives, 1.0) })
            {
                foreach (double[] row in rows) Add(row, target, 1.0 / rows.Length, weights, curvature, slope);
            }

            Vector<double> move = curvature.Cholesky().Solve(slope);

            // Newton's step can be too long where nearly all rows are certain.
            double length = move.L2Norm();
            weights += length > 5 ? move * (5 / length) : move;
            if (length < 1e-9) break;
        }

        return weights.ToArray();
    }

    private static void Add(double[] row, double target, double share, Vector<double> weights, Matrix<double> curvature, Vector<double> slope)
    {
        int features = row.Length;
        double score = weights[features];
        for (int i = 0; i < features; i++) score += weights[i] * row[i];
        double p = 1 / (1 + Math.Exp(-score)), bend = Math.Max(share * p * (1 - p), 1e-12);
        for (int i = 0; i <= features; i++)
        {
            double x = i < features ? row[i] : 1;
            slope[i] += share * (target - p) * x;
            for (int j = 0; j <= features; j++) curvature[i, j] += bend * x * (j < features ? row[j] : 1);
        }
    }
}
