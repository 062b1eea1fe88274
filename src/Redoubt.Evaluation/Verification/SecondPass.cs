using Redoubt.Data;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>The second pass: an adversarial example counts only after it was re-read from disk, its norm, bounds, mask and any further limit were checked in double precision,
/// and the model was run on it again.</summary>
/// <remarks>It trusts nothing that an attack reported. What it does not show: that another program computes the same scores; successes with a margin under
/// 1e-4 are therefore listed as fragile.</remarks>
public static class SecondPass
{
    /// <summary>Relative excess over ε that is forgiven: only what the last rounding to float32 can add.</summary>
    private const double RelativeTolerance = 1e-9;

    /// <summary>Checks a file of saved examples.</summary>
    /// <param name="path">NPY file, one row per row of the data.</param>
    /// <param name="model">The classifier under attack.</param>
    /// <param name="data">The clean rows.</param>
    /// <param name="goal">What the attacker wanted of every row.</param>
    /// <param name="ball">Perturbations that were allowed; null or without limit for a minimum-norm attack, measured in <paramref name="norm"/>.</param>
    /// <param name="norm">How distance is measured.</param>
    /// <exception cref="UnreadableDataException">The file is damaged, or does not fit the data.</exception>
    public static VerifiedExamples Run(string path, IClassifier model, LabeledData data, AttackGoal goal, PerturbationBall? ball, Norm norm)
    {
        CleanPass clean = CleanPass.Run(model, data);
        Tensor examples = ExampleFile.Read(path, data.Inputs.Shape);
        double tolerance = ball is not { IsLimited: true } ? 0 : ball.Radius * RelativeTolerance + 1e-12;
        var verified = new VerifiedExamples(clean, examples) { Tolerance = tolerance };
        var scores = new Tensor(new Shape(data.Rows, model.Classes));
        model.Scores(examples, scores);
        for (int row = 0; row < data.Rows; row++)
        {
            ReadOnlySpan<float> saved = examples.Row(row), original = data.Inputs.Row(row);
            verified.RowPredictions[row] = Judgment.Predict(scores.Row(row));
            verified.RowMargins[row] = Judgment.Margin(scores.Row(row), data.Labels[row]);
            verified.RowNorms[row] = norm.Distance(saved, original);
            if (ball?.Limit is not null) verified.RowDistances[row] = 0;
            if (saved.SequenceEqual(original)) continue;
            verified.Checked++;
            verified.LargestNorm = Math.Max(verified.LargestNorm, verified.RowNorms[row]);
            verified.RowRejections[row] = Objection(model.Bounds, saved, verified.RowNorms[row], ball, tolerance) ?? Change(ball?.Mask, saved, original) ?? Excess(verified, row, model, original, ball?.Limit);
            bool reached = clean.Correct[row] && goal.IsReached(row, scores.Row(row));
            if (reached && model is IRejectingClassifier) verified.RowMargins[row] = goal.Margin(row, scores.Row(row));
            verified.RowBroken[row] = reached && verified.RowRejections[row] is null;
        }

        return verified;
    }

    private static string? Objection(InputBounds bounds, ReadOnlySpan<float> saved, double norm, PerturbationBall? ball, double tolerance)
    {
        int outside = bounds.FirstOutside(saved);
        if (outside >= 0) return FormattableString.Invariant($"value {outside} is {saved[outside]:R}, outside the bounds {bounds}");
        if (!double.IsFinite(norm)) return "the distance from the clean input is not finite";
        if (ball is not null && norm > ball.Radius + tolerance) return FormattableString.Invariant($"the distance {norm:R} exceeds {ball}");
        return null;
    }

    private static string? Excess(VerifiedExamples verified, int row, IClassifier model, ReadOnlySpan<float> original, IPerturbationLimit? limit)
    {
        if (limit is null) return null;
        double distance = verified.RowDistances[row] = limit.Measure(model.ExampleShape, model.Bounds, original, verified.Examples.Row(row));
        return distance <= limit.Largest * (1 + RelativeTolerance) ? null : FormattableString.Invariant($"the distance {distance:R} exceeds the limit: {limit.Description}");
    }

    private static string? Change(PerturbationMask? mask, ReadOnlySpan<float> saved, ReadOnlySpan<float> original)
    {
        int changed = mask?.FirstChange(saved, original) ?? -1;
        return changed < 0 ? null : FormattableString.Invariant($"value {changed} is {saved[changed]:R} in place of {original[changed]:R}, outside the mask {mask!.Name}");
    }
}
