using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>What one perturbation does to rows that a model decides correctly without it.</summary>
/// <remarks>A row counts as flipped when its class is no longer the strict, finite, unique maximum of the scores. Every perturbed row is checked for ball and bounds in double precision.</remarks>
public static class UniversalEvaluation
{
    /// <summary>Measures a perturbation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Test rows, in attack space.</param>
    /// <param name="clean">The model's decisions on them.</param>
    /// <param name="perturbation">The perturbation.</param>
    /// <param name="ball">Allowed perturbations.</param>
    /// <param name="target">Class whose decisions are counted apart; null for none.</param>
    /// <returns>Rows flipped of those decided correctly; rows decided as the target of those of another class, null without one; and the class decided for every row, -1 for none.</returns>
    /// <exception cref="InvalidOperationException">A perturbed row lies outside ball or bounds.</exception>
    public static (Proportion Flips, Proportion? OnTarget, int[] Predictions) Run(
        IClassifier model, LabeledData rows, CleanPass clean, TrainedPerturbation perturbation, PerturbationBall ball, int? target)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(clean);
        ArgumentNullException.ThrowIfNull(perturbation);
        ArgumentNullException.ThrowIfNull(ball);
        var points = new Tensor(rows.Inputs.Shape);
        for (int row = 0; row < rows.Rows; row++)
        {
            perturbation.Apply(rows.Inputs.Row(row), model.Bounds, points.Row(row));

            // A sum of two float32 numbers is rounded: half a unit in the last place of the larger, per value.
            double rounding = 6e-8 * Math.Max(Math.Abs(model.Bounds.Lower), Math.Abs(model.Bounds.Upper)) * (ball.Norm == Norm.L2 ? Math.Sqrt(rows.Inputs.Shape.RowLength) : 1);
            if (!ball.Contains(points.Row(row), rows.Inputs.Row(row), rounding)) throw new InvalidOperationException($"Row {row} lies outside the ball {ball}.");
        }

        var scores = new Tensor(new Shape(rows.Rows, model.Classes));
        model.Scores(points, scores);
        int[] predictions = [.. Enumerable.Range(0, rows.Rows).Select(row => Judgment.Predict(scores.Row(row)))];
        int[] correct = clean.CorrectRows;
        Proportion flips = Proportion.Of(correct.Count(row => predictions[row] != rows.Labels[row]), correct.Length);
        if (target is not { } wanted) return (flips, null, predictions);
        int[] others = [.. correct.Where(row => rows.Labels[row] != wanted)];
        return (flips, Proportion.Of(others.Count(row => predictions[row] == wanted), others.Length), predictions);
    }

    /// <summary>A perturbation of random values on the border of the ball, as a control.</summary>
    /// <param name="example">Shape of one example.</param>
    /// <param name="ball">Allowed perturbations, ℓ∞ or ℓ2.</param>
    /// <param name="key">Names it.</param>
    public static TrainedPerturbation Noise(Shape example, PerturbationBall ball, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(ball);
        var values = new Tensor(example);
        var center = new float[example.Count];
        FeasibleRegion region = ball.Surround(center, new InputBounds(-float.MaxValue / 4, float.MaxValue / 4), new float[center.Length], new float[center.Length]);
        if (ball.Norm == Norm.Linf) key.FillSigns(values.Data, (float)ball.Radius);
        else ball.SampleSurface(values.Data, region, key);
        ball.Project(values.Data, region);
        return new TrainedPerturbation(values, null, 0, 0, 0);
    }
}
