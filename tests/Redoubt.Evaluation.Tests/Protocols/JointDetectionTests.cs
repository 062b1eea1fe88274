using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Evaluation.Tests;

/// <summary>A linear classifier behind a linear detector in the plane: whether an example exists that is wrong and not rejected is known by looking at every point of a fine grid.</summary>
public sealed class JointDetectionTests : IDisposable
{
    private const double Epsilon = 0.2;
    private const int Rows = 60;

    private static readonly PerturbationBall Ball = PerturbationBall.Linf(Epsilon);

    // Suspicious where x0 > 0.55: the shortest way from class 1 to class 0 runs right into it, another one lowers x1 instead.
    private static readonly LinearClassifier Detector = new(new float[,] { { 0, 0 }, { 1, 0 } }, [0, -0.55f], capacity: 16);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // What may be missed: of two dimensions orthogonal gradients leave one, and attacks without gradients lose their way in the wedge that two lines leave.
    [Theory]
    [InlineData("pgd", JointLoss.ExtraClass, 0.1)]
    [InlineData("apgd-ce", JointLoss.ExtraClass, 0.1)]
    [InlineData("square", JointLoss.ExtraClass, 0.3)]
    [InlineData("fmn", JointLoss.ExtraClass, 0.1)]
    [InlineData("hopskipjump", JointLoss.ExtraClass, 0.9)]
    [InlineData("apgd-ce", JointLoss.WeightedSum, 0.3)]
    [InlineData("pgd", JointLoss.Selective, 0.1)]
    [InlineData("pgd", JointLoss.Orthogonal, 0.9)]
    public void Perturb_EveryAttackAndLoss_FindsWhatTheGridFinds(string name, JointLoss loss, double mayMiss)
    {
        using var model = new DetectedClassifier(SampleProblem.Classifier(16), Detector);
        using DetectedClassifier seen = model.With(loss);
        (Tensor inputs, int[] labels) = Points();
        AttackGoal goal = AttackGoal.UntargetedOn(model, labels);
        AttackOutcome outcome = AttackCatalog.Create(name, new AttackSettings { Ball = Ball }).Perturb(seen, inputs, goal, new AttackRun { Key = new RandomKey(TestSeed.Value) });
        int possible = 0, missed = 0;
        for (int row = 0; row < Rows; row++)
        {
            bool broken = outcome.Status[row] == AttackRowStatus.Broken;
            if (broken) Assert.True(Exists(inputs.Row(row), labels[row], slack: -1e-3), $"row {row} cannot be broken");
            if (!Exists(inputs.Row(row), labels[row], slack: 0.02)) continue;
            possible++;
            missed += broken ? 0 : 1;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{name} {loss}: missed {missed} of {possible}");
        Assert.InRange(possible, 10, Rows);
        Assert.True(missed <= mayMiss * possible, $"missed {missed} of {possible}");
    }

    // Who does not know the detector runs into it: the reason for the joint loss.
    [Fact]
    public void Perturb_AttackOnTheClassifierAlone_IsMostlyRejected()
    {
        using var model = new DetectedClassifier(SampleProblem.Classifier(16), Detector);
        (Tensor inputs, int[] labels) = Points();
        int[] right = [.. Enumerable.Range(0, Rows).Where(row => labels[row] == 1 && Exists(inputs.Row(row), 1, slack: 0.02))];
        Tensor some = inputs.Gather(right);
        AttackGoal goal = AttackGoal.Untargeted([.. right.Select(_ => 1)]);
        var attack = new ProjectedGradientDescent(new PgdOptions { Ball = Ball, MaximizeLoss = true });
        AttackOutcome outcome = attack.Perturb(SampleProblem.Classifier(16), some, goal, new AttackRun { Key = new RandomKey(1) });
        Tensor scores = new(new Shape(right.Length, 3));
        model.Scores(outcome.Adversarial, scores);
        AttackGoal real = AttackGoal.UntargetedOn(model, goal.Classes);
        Assert.True(Enumerable.Range(0, right.Length).Count(row => real.IsReached(row, scores.Row(row))) < right.Length);
    }

    [Fact]
    public void Run_AdaptiveProtocol_AddsJointAttacksAndCountsRejectionsAsRobust()
    {
        using var model = new DetectedClassifier(SampleProblem.Classifier(16), Detector);
        (Tensor inputs, int[] labels) = Points();
        var rows = new LabeledData(inputs, labels, "points");
        using var adaptive = new AdaptiveAttacks(model, Ball, new RandomKey(1));
        AssessmentFindings findings = RobustnessAssessment.Run(new AssessmentRequest
        {
            Classifier = model,
            Rows = rows,
            Ball = Ball,
            Suite = [SampleProblem.Pgd(Epsilon)],
            Adaptive = adaptive,
            ExampleFolder = _folder.FullPath,
            ClassNames = ["left", "right", "rejected"],
        });
        Assert.Contains("apgd-ce-joint-10", findings.Attacks.Select(static attack => attack.Name));
        Assert.Contains("apgd-ce-orthogonal", findings.Attacks.Select(static attack => attack.Name));
        Assert.Contains(findings.AdaptiveNotes, static note => note.StartsWith("A detector rejects inputs", StringComparison.Ordinal));
        int robust = Enumerable.Range(0, Rows).Count(row => !Exists(inputs.Row(row), labels[row], slack: 0));
        Assert.InRange(findings.WorstCase!.Successes, robust - 2, robust + 3);
    }

    // Rows that the pair decides correctly and does not reject.
    private static (Tensor Inputs, int[] Labels) Points()
    {
        var all = new Tensor(new Shape(400, 2));
        new RandomKey(TestSeed.Value).Fold(3).FillUniform(all.Data);
        int[] taken = [.. Enumerable.Range(0, 400).Where(row => all.Row(row)[0] < 0.54 && Math.Abs(SampleProblem.Lead(all.Row(row))) > 0.01).Take(Rows)];
        Tensor inputs = all.Gather(taken);
        return (inputs, [.. Enumerable.Range(0, Rows).Select(row => SampleProblem.Lead(inputs.Row(row)) > 0 ? 0 : 1)]);
    }

    private static bool Exists(ReadOnlySpan<float> x, int label, double slack)
    {
        const int Grid = 80;
        for (int i = 0; i <= Grid; i++)
        {
            for (int j = 0; j <= Grid; j++)
            {
                double x0 = Math.Clamp(x[0] + Epsilon * (2.0 * i / Grid - 1), 0, 1), x1 = Math.Clamp(x[1] + Epsilon * (2.0 * j / Grid - 1), 0, 1);
                double wrong = (2 * x0 - x1 - 0.5) * (label == 0 ? -1 : 1);
                if (wrong > slack && 0.55 - x0 > slack) return true;
            }
        }

        return false;
    }
}
