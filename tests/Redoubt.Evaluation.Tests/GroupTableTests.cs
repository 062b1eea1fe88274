using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation.Tests;

public sealed class GroupTableTests : IDisposable
{
    private const double Epsilon = 0.1;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Counted row by row from the closed form of the linear model.
    [Fact]
    public void Run_ThreeGroups_CountsThemByHand()
    {
        LabeledData rows = SampleProblem.Rows();
        string[] names = [.. Enumerable.Range(0, rows.Rows).Select(static row => row % 3 == 0 ? "c" : row % 2 == 0 ? "a" : "b")];
        GroupComparison groups = RobustnessAssessment.Run(Request(rows.WithGroups(RowGroups.Of(names)))).Groups!;
        Assert.Equal(["c", "b", "a"], groups.Groups.Select(static group => group.Name));
        foreach (GroupSummary group in groups.Groups)
        {
            int[] own = [.. Enumerable.Range(0, rows.Rows).Where(row => names[row] == group.Name)];
            bool Correct(int row) => SampleProblem.Lead(rows.Inputs.Row(row)) > 0 == (rows.Labels[row] == 0);
            int clean = own.Count(Correct), robust = own.Count(row => Correct(row) && !SampleProblem.CanBreak(rows.Inputs.Row(row), Epsilon));
            Assert.Equal((clean, own.Length, robust), (group.Clean.Successes, group.Clean.Total, group.Robust!.Successes));
        }

        GroupSummary best = groups.Groups.MaxBy(static group => group.Robust!.Value)!, worst = groups.Groups.MinBy(static group => group.Robust!.Value)!;
        GroupGap gap = groups.RobustGap!;
        Assert.Equal((best.Name, worst.Name), (gap.Best, gap.Worst));
        Assert.Equal(best.Robust!.Value - worst.Robust!.Value, gap.Difference, 1e-12);
        Assert.Equal(Intervals.Newcombe(best.Robust, worst.Robust), (gap.Difference, gap.Lower, gap.Upper));
    }

    // 20 rows, 10 in each group, all of one right and all of the other wrong: of the C(20, 10) = 184,756 divisions only two show such a gap.
    [Fact]
    public void PValue_PerfectSplit_IsSmallAndOfEqualGroupsLarge()
    {
        var rows = new LabeledData(new Tensor(new Shape(20, 2)), [.. Enumerable.Range(0, 20).Select(static row => row < 10 ? 1 : 0)], "split");
        GroupComparison split = Compare(rows, [.. Enumerable.Range(0, 20).Select(static row => row < 10 ? "first" : "second")]);
        Assert.Equal((1, 0.0), (split.CleanGap!.Difference, Math.Round(split.CleanGap.PValue, 2)));
        GroupComparison mixed = Compare(rows, [.. Enumerable.Range(0, 20).Select(static row => row % 2 == 0 ? "first" : "second")]);
        Assert.Equal((0, 1.0), (mixed.CleanGap!.Difference, mixed.CleanGap.PValue));
    }

    [Fact]
    public void Run_OneGroupOrNone_HasNoGap()
    {
        LabeledData rows = SampleProblem.Rows(10);
        Assert.Null(RobustnessAssessment.Run(Request(rows)).Groups);
        GroupComparison one = RobustnessAssessment.Run(Request(rows.WithGroups(RowGroups.Of(Enumerable.Repeat("all", 10))))).Groups!;
        Assert.Null(one.RobustGap);
        Assert.Single(one.Groups);
    }

    [Fact]
    public void Run_AnyModel_CurvesNeverRise()
    {
        AssessmentFindings findings = RobustnessAssessment.Run(Request(SampleProblem.Rows()) with { MeasuresMinimumNorms = true });
        foreach (AccuracyCurve curve in new[] { findings.Curve!, findings.MinimumCurve! })
        {
            Assert.Equal(findings.Clean.Successes, curve.Points[0].Accuracy.Successes);
            for (int i = 1; i < curve.Points.Length; i++)
            {
                Assert.True(curve.Points[i].Epsilon > curve.Points[i - 1].Epsilon);
                Assert.True(curve.Points[i].Accuracy.Successes <= curve.Points[i - 1].Accuracy.Successes);
            }
        }

        Assert.True(File.Exists(Path.Combine(_folder.FullPath, RobustnessAssessment.SmallestFile)));
    }

    private static GroupComparison Compare(LabeledData rows, string[] groups)
    {
        CleanPass clean = CleanPass.Run(SampleProblem.Classifier(), rows);
        var verified = new VerifiedExamples(clean, rows.Inputs);
        return GroupTable.Of(RowGroups.Of(groups), verified, stated: false, new RandomKey(1))!;
    }

    private AssessmentRequest Request(LabeledData rows) => new()
    {
        Classifier = SampleProblem.Classifier(),
        Rows = rows,
        Ball = PerturbationBall.Linf(Epsilon),
        Suite = [SampleProblem.Pgd(Epsilon)],
        ExampleFolder = _folder.FullPath,
        ClassNames = ["left", "right"],
    };
}
