using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Accuracy against the smallest perturbation that an attack without a limit found for every row: one run gives the curve for every radius.</summary>
/// <remarks>An upper bound on robust accuracy at every radius, as all attacks give. The fast minimum-norm attack: Pintor et al., NeurIPS 2021, arXiv:2102.12827.</remarks>
internal static class MinimumNormCurve
{
    private const string Attack = "fmn";

    private static readonly double[] RadiusFactors = [0.125, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];

    /// <summary>Passes with gradient for one row.</summary>
    public static long GradientPasses(AssessmentRequest request) => AttackCatalog.Find(Attack).Norms.Contains(request.Ball.Norm) ? Configured(request).GradientPasses : 0;

    private static ConfiguredAttack Configured(AssessmentRequest request) =>
        ConfiguredAttack.Of(Attack, new AttackSettings { Ball = request.Ball.WithoutLimit() }, request.Classifier.Classes);

    /// <summary>Runs the attack; null where it cannot run or was canceled.</summary>
    public static AccuracyCurve? Measure(AssessmentRequest request, LabeledData rows, AttackPassSettings settings)
    {
        Norm norm = request.Ball.Norm;
        if (request.Classifier.GradientObstacle is not null || !AttackCatalog.Find(Attack).Norms.Contains(norm)) return null;
        int[] correct = CleanPass.Run(request.Classifier, rows).CorrectRows;
        int[] labels = [.. correct.Select(row => rows.Labels[row])], ids = [.. correct.Select(row => rows.RowIndices[row])];
        var run = new AttackRun { Key = settings.Key.Fold(StableName.Of("minimum norms")), RowIds = ids, CancellationToken = settings.CancellationToken };
        ConfiguredAttack attack = Configured(request);
        int step = AttackSteps.RowsOf(request.Classifier.Capacity, attack.ForwardPasses + attack.GradientPasses);
        RowResults outcome = AttackSteps.Run(
            "minimum-norms", attack.Attack, request.Classifier, (rows.Inputs.Gather(correct), AttackGoal.UntargetedOn(request.Classifier, labels)), run, (settings.Checkpoints, step));
        if (!outcome.Completed) return null;
        VerifiedExamples verified = Verify(request, rows, correct, outcome, norm);
        var points = new List<CurvePoint> { PointOf(0) };
        foreach (double factor in RadiusFactors) points.Add(PointOf(factor * request.Ball.Radius));
        return new AccuracyCurve
        {
            Attack = FormattableString.Invariant($"smallest perturbation found by {Attack} without a limit, on {rows.Rows} rows"),
            Points = [.. points],
        };

        CurvePoint PointOf(double radius)
        {
            int standing = 0;
            for (int i = 0; i < correct.Length; i++)
                standing += verified.Broken[correct[i]] && verified.Norms[correct[i]] <= radius ? 0 : 1;
            return new CurvePoint { Epsilon = radius, Accuracy = Proportion.Of(standing, rows.Rows) };
        }
    }

    private static VerifiedExamples Verify(AssessmentRequest request, LabeledData rows, int[] correct, RowResults outcome, Norm norm)
    {
        Tensor candidates = rows.Inputs.Clone();
        for (int i = 0; i < correct.Length; i++)
        {
            if (outcome.Status[i] == AttackRowStatus.Broken) outcome.Adversarial.Row(i).CopyTo(candidates.Row(correct[i]));
        }

        Directory.CreateDirectory(request.ExampleFolder);
        string path = Path.Combine(request.ExampleFolder, RobustnessAssessment.SmallestFile);
        return SavedAttack.WriteAndVerify(path, request.Classifier, rows, candidates, AttackGoal.UntargetedOn(request.Classifier, rows.Labels), request.Ball.WithoutLimit()).Verified;
    }
}
