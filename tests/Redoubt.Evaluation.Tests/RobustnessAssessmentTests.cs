using Redoubt.Attacks;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Evaluation.Tests;

public sealed class RobustnessAssessmentTests : IDisposable
{
    private const double Epsilon = 0.1;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_LinearModel_WorstCaseIsTheClosedForm()
    {
        LabeledData rows = SampleProblem.Rows();
        AssessmentFindings findings = RobustnessAssessment.Run(Request(rows));

        int clean = 0, robust = 0;
        for (int row = 0; row < rows.Rows; row++)
        {
            bool correct = SampleProblem.Lead(rows.Inputs.Row(row)) > 0 == (rows.Labels[row] == 0);
            clean += correct ? 1 : 0;
            robust += correct && !SampleProblem.CanBreak(rows.Inputs.Row(row), Epsilon) ? 1 : 0;
        }

        Assert.Equal((clean, rows.Rows), (findings.Clean.Successes, findings.Clean.Total));
        Assert.Equal((robust, rows.Rows), (findings.WorstCase!.Successes, findings.WorstCase.Total));
        Assert.Equal(robust, findings.Rows.Count(static row => row.Robust));
        Assert.Equal(clean - robust, findings.Verification.Checked);
        Assert.Equal(clean, findings.Classes.Sum(static c => c.Clean.Successes));
        Assert.Equal(robust, findings.Classes.Sum(static c => c.Robust!.Successes));
        Assert.Null(findings.PartialReason);
        Assert.Equal(8, findings.Masking.Checks.Length);
    }

    [Fact]
    public void Run_Cascade_AttacksOnlyWhatIsLeft()
    {
        AssessmentFindings findings = RobustnessAssessment.Run(Request(SampleProblem.Rows()));

        AttackSummary first = findings.Attacks[0], second = findings.Attacks[1];
        Assert.Equal(first.RowsAttacked - first.RowsBroken, second.RowsAttacked);
        Assert.NotNull(first.RobustAlone);
        Assert.Null(second.RobustAlone);
        Assert.Equal(second.RobustCumulative.Successes, findings.WorstCase!.Successes);
    }

    // A suite that finds nothing is worse than corruptions: the rows that those break count as broken, and the verdict says what is wrong.
    [Fact]
    public void Run_SuiteThatFindsNothing_IsHeldAgainstTheFloor()
    {
        LabeledData rows = SampleProblem.Rows();
        ConfiguredAttack pgd = SampleProblem.Pgd(Epsilon, steps: 2), idle = pgd with { Attack = new IdleAttack(pgd.Attack.Ball) };
        AssessmentFindings findings = RobustnessAssessment.Run(Request(rows) with { Suite = [idle] }), without = RobustnessAssessment.Run(Request(rows) with { Suite = [idle], MeasuresFloor = false });
        FloorSummary floor = findings.Floor!;
        Assert.InRange(floor.RowsBroken, 1, floor.RowsAttacked);
        Assert.Equal((floor.RowsBroken, floor.Robust), (floor.RowsMissed, findings.WorstCase));
        Assert.Equal((0, floor.RowsBroken), (findings.Attacks[0].RowsBroken, findings.Attacks[0].RowsBrokenByCorruptions));
        Assert.Equal(("corruptions", floor.RowsBroken), (findings.Attacks[1].Name, findings.Attacks[1].RowsBroken));
        Assert.All(findings.Rows.Where(static row => row.BrokenBy is not null), static row => Assert.Equal("corruptions", row.BrokenBy));
        MaskingCheck check = findings.Masking.Checks.Single(static c => c.Name == MaskingChecks.FloorName);
        Assert.Equal(CheckVerdict.Fail, check.Verdict);
        Assert.Null(without.Floor);
        Assert.Equal(without.Clean.Successes, without.WorstCase!.Successes);
    }

    // What corruptions break, a strong attack in the same ball breaks too.
    [Fact]
    public void Run_StrongSuite_BeatsTheFloor()
    {
        AssessmentFindings findings = RobustnessAssessment.Run(Request(SampleProblem.Rows()));
        Assert.Equal(0, findings.Floor!.RowsMissed);
        Assert.True(findings.Attacks[0].RowsBroken > findings.Floor.RowsBroken);
        Assert.Equal(findings.Floor.RowsBroken, findings.Attacks[0].RowsBrokenByCorruptions);
        Assert.Equal(CheckVerdict.Pass, findings.Masking.Checks.Single(static c => c.Name == MaskingChecks.FloorName).Verdict);
    }

    [Fact]
    public void Run_WorstCaseFile_HoldsWhatTheReportSays()
    {
        LabeledData rows = SampleProblem.Rows();
        AssessmentFindings findings = RobustnessAssessment.Run(Request(rows));
        Tensor saved = ExampleFile.Read(_folder.File(RobustnessAssessment.WorstCaseFile), rows.Inputs.Shape);

        for (int row = 0; row < rows.Rows; row++)
        {
            int decided = SampleProblem.Lead(saved.Row(row)) > 0 ? 0 : 1;
            Assert.Equal(findings.Rows[row].Robust, findings.Rows[row].CleanCorrect && decided == rows.Labels[row]);
            if (findings.Rows[row].BrokenBy is null) Assert.Equal(rows.Inputs.Row(row).ToArray(), saved.Row(row).ToArray());
        }
    }

    [Fact]
    public void Run_SameSeed_SameRowsForAnyCapacityAndOrder()
    {
        ConfiguredAttack weak = SampleProblem.Pgd(Epsilon, steps: 2);
        AssessmentFindings one = RobustnessAssessment.Run(Request(SampleProblem.Rows()) with { Classifier = SampleProblem.Classifier(1), Suite = [weak] });
        AssessmentFindings many = RobustnessAssessment.Run(Request(SampleProblem.Rows()) with { Classifier = SampleProblem.Classifier(64), Suite = [weak] });
        Assert.Equal(one.Rows, many.Rows);
        Assert.NotEqual(one.Rows, RobustnessAssessment.Run(Request(SampleProblem.Rows()) with { Suite = [weak], Seed = 99 }).Rows);
    }

    [Fact]
    public void Run_CanceledDuringAttack_StatesNoRobustAccuracyButKeepsWhatWasFound()
    {
        using var source = new CancellationTokenSource();
        LinearClassifier model = SampleProblem.Classifier();
        int calls = 0;
        model.OnCall = _ =>
        {
            if (++calls == 60) source.Cancel();
        };
        AssessmentFindings findings = RobustnessAssessment.Run(Request(SampleProblem.Rows()) with { Classifier = model, CancellationToken = source.Token });

        Assert.NotNull(findings.PartialReason);
        Assert.Null(findings.WorstCase);
        Assert.NotNull(findings.NotStatedReason);
        Assert.All(findings.Rows, static row => Assert.False(row.Robust));
        Assert.Equal(6, findings.Masking.Checks.Length);
        Assert.Equal(CheckVerdict.NotRun, findings.Masking.Verdict);
    }

    [Fact]
    public void WriteAndVerify_ModelThatChangesItsAnswer_CountsTheSecondAnswer()
    {
        // The first answer about every new input is wrong, so any claim looks like a success; only what the model answers when asked again counts.
        LabeledData rows = SampleProblem.Rows();
        var model = new ForgetfulClassifier(SampleProblem.Classifier());
        string path = _folder.File("adv.npy");
        Tensor claims = rows.Inputs.Clone();
        for (int i = 0; i < claims.Count; i++) claims.Data[i] = Math.Clamp(claims.Data[i] + 1e-4f, 0, 1);
        model.Scores(rows.Inputs, new Tensor(new Shape(rows.Rows, 2)));
        model.Scores(claims, new Tensor(new Shape(rows.Rows, 2)));

        (VerifiedExamples verified, _) = SavedAttack.WriteAndVerify(path, model, rows, claims, AttackGoal.Untargeted(rows.Labels), PerturbationBall.Linf(1e-3));
        for (int row = 0; row < rows.Rows; row++)
            Assert.Equal(SampleProblem.Lead(claims.Row(row)) > 0 != SampleProblem.Lead(rows.Inputs.Row(row)) > 0, verified.Broken[row]);
    }

    [Fact]
    public void Run_InvalidRequest_ListsEveryBrokenRule()
    {
        AssessmentRequest request = Request(SampleProblem.Rows()) with { Suite = [], ClassNames = ["one"], ProbeRows = 0 };
        string message = Assert.Throws<ArgumentException>(() => RobustnessAssessment.Run(request)).Message;
        Assert.Contains("Suite needs at least one attack.", message, StringComparison.Ordinal);
        Assert.Contains("ClassNames needs 2 names, got 1.", message, StringComparison.Ordinal);
        Assert.Contains("ProbeRows must be 1 or more, was 0.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_AnySuite_GivesAPositiveUpperBound()
    {
        TimeEstimate estimate = TimeEstimate.Measure(Request(SampleProblem.Rows()));
        Assert.True(estimate.AtMostSeconds > 0 && estimate.SecondsPerForward > 0 && estimate.SecondsPerGradient > 0);
    }

    private AssessmentRequest Request(LabeledData rows) => new()
    {
        Classifier = SampleProblem.Classifier(),
        Rows = rows,
        Ball = PerturbationBall.Linf(Epsilon),
        Suite = [SampleProblem.Pgd(Epsilon), SampleProblem.Pgd(Epsilon) with { Name = "pgd-again" }],
        ExampleFolder = _folder.FullPath,
        ClassNames = ["left", "right"],
        Seed = 3,
    };

    /// <summary>Finds nothing: PGD with a step far too short.</summary>
    private sealed class IdleAttack(PerturbationBall ball) : IEvasionAttack<IDifferentiableClassifier>
    {
        public string Name => "idle";

        public PerturbationBall Ball => ball;

        public AttackOutcome Perturb(IDifferentiableClassifier model, Tensor inputs, AttackGoal goal, AttackRun run) =>
            new ProjectedGradientDescent(new PgdOptions { Ball = ball, Steps = 1, StepSize = 1e-30, RandomStart = false }).Perturb(model, inputs, goal, run);
    }
}
