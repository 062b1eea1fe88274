using Redoubt.Data;

namespace Redoubt.Evaluation.Tests;

public sealed class AttackEvaluationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_Untargeted_LeavesMisclassifiedAndUnbrokenRowsClean()
    {
        LabeledData rows = SampleProblem.Rows();
        AttackEvaluation evaluation = Run(rows, TargetChoice.Untargeted);

        for (int row = 0; row < rows.Rows; row++)
        {
            bool correct = evaluation.Verified.Clean.Correct[row];
            bool expected = correct && SampleProblem.CanBreak(rows.Inputs.Row(row), 0.1);
            Assert.Equal(expected, evaluation.Verified.Broken[row]);
            Assert.Equal(!expected, evaluation.Verified.Examples.Row(row).SequenceEqual(rows.Inputs.Row(row)));
            Assert.Equal(correct, evaluation.Queries[row] > 0);
        }

        Assert.Equal(0, evaluation.Rejected);
    }

    [Fact]
    public void Run_TargetedClass_SkipsRowsOfThatClass()
    {
        LabeledData rows = SampleProblem.Rows();
        AttackEvaluation evaluation = Run(rows, TargetChoice.Class(1));
        for (int row = 0; row < rows.Rows; row++)
        {
            bool expected = evaluation.Verified.Clean.Correct[row] && rows.Labels[row] == 0 && SampleProblem.CanBreak(rows.Inputs.Row(row), 0.1);
            Assert.Equal(expected, evaluation.Verified.Broken[row]);
        }
    }

    [Fact]
    public void Run_TargetOutsideTheClasses_IsRefused() =>
        Assert.Contains("classes 0 to 1", Assert.Throws<ArgumentException>(() => Run(SampleProblem.Rows(), TargetChoice.Class(2))).Message, StringComparison.Ordinal);

    [Fact]
    public void Run_Slice_GivesTheSameRowsAsTheWhole()
    {
        LabeledData rows = SampleProblem.Rows();
        float[] whole = Run(rows, TargetChoice.Random).Verified.Examples.View(20, 10).Data.ToArray();
        float[] slice = Run(rows.Slice(20, 10), TargetChoice.Random).Verified.Examples.Data.ToArray();
        Assert.Equal(whole, slice);
    }

    private AttackEvaluation Run(LabeledData rows, TargetChoice target) => AttackEvaluation.Run(
        SampleProblem.Classifier(), rows, SampleProblem.Pgd(0.1), new AttackEvaluationRun { Seed = 1, OutputPath = _folder.File("adv.npy"), Target = target });
}
