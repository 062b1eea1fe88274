using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Redoubt.Evaluation;

/// <summary>Tries the points that an attack made for one model on another one.</summary>
/// <remarks>Counted are rows that both models decide correctly. The points are checked for ball and bounds once more in double precision; one outside does not count.
/// What it does not show: how an attacker would do who may query the other model, or train one like it.</remarks>
public static class TransferEvaluation
{
    /// <summary>Judges the points.</summary>
    /// <param name="other">The model that the attack did not see, over the same inputs and classes.</param>
    /// <param name="data">Rows in attack space.</param>
    /// <param name="source">The attack on the model that it did see.</param>
    /// <param name="ball">Perturbations that were allowed.</param>
    /// <param name="key">Randomness of the noise that the points are compared with.</param>
    /// <returns>The other model's clean accuracy, rows fooled, and rows fooled by noise (null where the ball is unlimited or of ℓ0).</returns>
    /// <exception cref="ArgumentException">The model takes other rows or classes.</exception>
    public static (Proportion Clean, Proportion Fooled, Proportion? Noise) Run(
        IClassifier other, LabeledData data, AttackEvaluation source, PerturbationBall ball, RandomKey key)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(ball);
        if (other.Classes != source.Verified.Clean.Scores.Shape[1])
            throw new ArgumentException($"The other model has {other.Classes} classes, the attacked one {source.Verified.Clean.Scores.Shape[1]}.", nameof(other));
        CleanPass clean = CleanPass.Run(other, data);
        int[] rows = [.. source.AttackedRows.Where(row => clean.Correct[row])];
        Proportion? noise = ball.IsLimited && ball.Norm != Norm.L0 ? Judge(other, data, Noise(other, data, ball, key), rows, (source.Goal, ball)) : null;
        return (clean.Accuracy, Judge(other, data, source.Attempted, rows, (source.Goal, ball)), noise);
    }

    private static Proportion Judge(IClassifier other, LabeledData data, Tensor points, int[] rows, (AttackGoal Goal, PerturbationBall Ball) threat)
    {
        var scores = new Tensor(new Shape(data.Rows, other.Classes));
        other.Scores(points, scores);
        int fooled = 0;
        foreach (int row in rows)
        {
            ReadOnlySpan<float> point = points.Row(row);
            bool allowed = threat.Ball.Contains(point, data.Inputs.Row(row), threat.Ball.Radius * 1e-9 + 1e-12) && other.Bounds.Contains(point);
            if (allowed && threat.Goal.IsReached(row, scores.Row(row))) fooled++;
        }

        return Proportion.Of(fooled, rows.Length);
    }

    private static Tensor Noise(IClassifier other, LabeledData data, PerturbationBall ball, RandomKey key)
    {
        Tensor points = data.Inputs.Clone();
        for (int row = 0; row < data.Rows; row++)
        {
            ReadOnlySpan<float> center = data.Inputs.Row(row);
            Span<float> point = points.Row(row);
            FeasibleRegion region = ball.Surround(center, other.Bounds, new float[center.Length], new float[center.Length]);
            RandomKey own = key.Fold((ulong)(uint)data.RowIndices[row]);
            if (ball.Norm != Norm.Linf)
            {
                ball.SampleSurface(point, region, own);
                continue;
            }

            own.FillSigns(point, (float)ball.Radius);
            TensorPrimitives.Add(point, center, point);
            ball.Project(point, region);
        }

        return points;
    }
}
