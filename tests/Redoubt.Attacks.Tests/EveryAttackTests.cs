using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

/// <summary>What every attack must do, whatever its method.</summary>
public sealed class EveryAttackTests
{
    public static TheoryData<string> Names => [.. AttackCases.All.Keys];

    public static TheoryData<string> TargetableNames => [.. AttackCases.All.Keys.Where(AttackCases.AcceptsTargets)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Perturb_ManyRows_ReportsWhatAnotherPassConfirms(string name)
    {
        IEvasionAttack<IDifferentiableClassifier> attack = AttackCases.All[name];
        (Tensor inputs, int[] labels) = AttackCases.Data(20);
        float[] before = inputs.Data.ToArray();
        AttackGoal goal = AttackGoal.Untargeted(labels);

        AttackOutcome outcome = attack.Perturb(AttackCases.Network, inputs, goal, AttackCases.Run());

        Assert.Equal(before, inputs.Data.ToArray());
        Assert.True(outcome.Completed);
        Assert.Equal(20, outcome.Count(AttackRowStatus.ReachedClean) + outcome.Count(AttackRowStatus.Broken) + outcome.Count(AttackRowStatus.NotFound));
        Assert.True(outcome.Count(AttackRowStatus.Broken) > 0, "the case is too hard to test anything");
        Assert.True(outcome.Count(AttackRowStatus.NotFound) > 0, "the case is too easy to test anything");
        for (int row = 0; row < 20; row++) CheckRow(attack, inputs, goal, outcome, row);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Perturb_OtherBatchSizes_GivesTheSameBytes(string name)
    {
        IEvasionAttack<IDifferentiableClassifier> attack = AttackCases.All[name];
        (Tensor inputs, int[] labels) = AttackCases.Data(13);
        AttackGoal goal = AttackGoal.Untargeted(labels);
        AttackOutcome expected = attack.Perturb(AttackCases.NewNetwork(8), inputs, goal, AttackCases.Run());

        foreach (int capacity in new[] { 1, 3, 64 })
            AssertSame(expected, attack.Perturb(AttackCases.NewNetwork(capacity), inputs, goal, AttackCases.Run()), [.. Enumerable.Range(0, 13)]);

        int[] some = [11, 2, 7];
        AttackRun named = AttackCases.Run() with { RowIds = some };
        AssertSame(expected, attack.Perturb(AttackCases.Network, inputs.Gather(some), goal.Gather(some), named), some);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Perturb_EmptyBatch_ReturnsNothing(string name)
    {
        AttackOutcome outcome = AttackCases.All[name].Perturb(
            AttackCases.Network, new Tensor(new Shape(0, 1, 4, 5)), AttackGoal.Untargeted(), AttackCases.Run());
        Assert.Equal(0, outcome.Adversarial.Rows);
        Assert.True(outcome.Completed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Perturb_CanceledBeforehand_ReturnsUnfinishedRows(string name)
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(3);
        AttackRun run = AttackCases.Run() with { CancellationToken = new CancellationToken(canceled: true) };
        AttackOutcome outcome = AttackCases.All[name].Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), run);
        Assert.False(outcome.Completed);
        Assert.Equal([AttackRowStatus.Unfinished, AttackRowStatus.Unfinished, AttackRowStatus.ReachedClean], outcome.Status.ToArray());
        Assert.Equal(inputs.Data.ToArray(), outcome.Adversarial.Data.ToArray());
    }

    [Theory]
    [MemberData(nameof(TargetableNames))]
    public void Perturb_Targeted_ReachesTheTargetOnly(string name)
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(20);
        int[] targets = [.. Enumerable.Range(0, 20).Select(row => AttackCases.RunnerUp(inputs.Row(row)))];
        AttackGoal goal = AttackGoal.Targeted(targets);
        AttackOutcome outcome = AttackCases.All[name].Perturb(AttackCases.Network, inputs, goal, AttackCases.Run());
        Assert.True(outcome.Count(AttackRowStatus.Broken) > 0);
        for (int row = 0; row < 20; row++)
        {
            bool reached = AttackCases.Network.Decide(outcome.Adversarial.Row(row)) == targets[row];
            Assert.Equal(outcome.Status[row] == AttackRowStatus.Broken, reached);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Perturb_Progress_EndsWithEveryRowFinished(string name)
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(10);
        var reports = new List<AttackProgress>();
        AttackRun run = AttackCases.Run() with { Progress = new Recorder(reports) };
        AttackOutcome outcome = AttackCases.All[name].Perturb(AttackCases.Network, inputs, AttackGoal.Untargeted(labels), run);
        Assert.Equal(new AttackProgress(10, 10, outcome.Count(AttackRowStatus.Broken), reports.Count, 1), reports[^1]);
        Assert.All(reports.Zip(reports.Skip(1)), pair => Assert.True(pair.First.Share <= pair.Second.Share));
    }

    [Fact]
    public void Perturb_FullQueue_KeepsBatchesFullUntilTheEnd()
    {
        ReluClassifier network = AttackCases.NewNetwork(4);
        (Tensor inputs, int[] labels) = AttackCases.Data(23);
        AttackCases.All["square Linf"].Perturb(network, inputs, AttackGoal.Untargeted(labels), AttackCases.Run());
        List<int> calls = network.Calls[1..]; // the first is the clean pass
        int firstPartial = calls.FindIndex(n => n < 4);
        Assert.True(firstPartial < 0 || firstPartial > calls.Count / 2, $"call {firstPartial} of {calls.Count} was not full");
        Assert.True(firstPartial < 0 || calls.Skip(firstPartial).Zip(calls.Skip(firstPartial + 1)).All(p => p.First >= p.Second), "refilled too late");
    }

    [Fact]
    public void Perturb_BadArguments_SaysWhatIsWrong()
    {
        (Tensor inputs, int[] labels) = AttackCases.Data(2);
        Tensor poisoned = inputs.Clone();
        poisoned.Row(1)[4] = float.NaN;
        Tensor outside = inputs.Clone();
        outside.Row(0)[3] = 1.5f;

        AssertError("Value 4 of row 1 is NaN, outside the input bounds [0, 1].", poisoned, AttackGoal.Untargeted(labels));
        AssertError("Value 3 of row 0 is 1.5, outside the input bounds [0, 1].", outside, AttackGoal.Untargeted(labels));
        AssertError("The goal has 1 rows, the inputs have 2.", inputs, AttackGoal.Untargeted(0));
        AssertError("Row 1 names class 5; the model has classes 0 to 4.", inputs, AttackGoal.Untargeted(0, 5));
        AssertError("There are 3 row ids for 2 inputs.", inputs, AttackGoal.Untargeted(labels), AttackCases.Run() with { RowIds = Enumerable.Range(1, 3).ToArray() });
        AssertError("The inputs have shape [2,20]; the model takes rows of shape [1,4,5].", inputs.Reshape(new Shape(2, 20)), AttackGoal.Untargeted(labels));
    }

    private static void AssertError(string sentence, Tensor inputs, AttackGoal goal, AttackRun? run = null)
    {
        var error = Assert.Throws<ArgumentException>(() => AttackCases.All["fgsm Linf"].Perturb(AttackCases.Network, inputs, goal, run ?? AttackCases.Run()));
        Assert.StartsWith(sentence, error.Message, StringComparison.Ordinal);
    }

    private static void CheckRow(IEvasionAttack<IDifferentiableClassifier> attack, Tensor inputs, AttackGoal goal, AttackOutcome outcome, int row)
    {
        ReadOnlySpan<float> point = outcome.Adversarial.Row(row), clean = inputs.Row(row);
        bool misclassified = AttackCases.Network.Decide(point) != goal.Classes[row];
        Assert.Equal(outcome.Status[row] is AttackRowStatus.Broken or AttackRowStatus.ReachedClean, misclassified);
        Assert.True(attack.Ball.Contains(point, clean, tolerance: 1e-12), $"row {row} left the ball");
        Assert.True(InputBounds.Unit.Contains(point), $"row {row} left the bounds");
        Assert.Equal(attack.Ball.Distance(point, clean), outcome.Norms[row]);
        Assert.Equal(outcome.Status[row] == AttackRowStatus.Broken, !point.SequenceEqual(clean));
        float[] scores = [.. AttackCases.Network.Forward(point).Select(z => (float)z)];
        Assert.Equal(goal.Margin(row, scores), outcome.Margins[row]);
        Assert.True(outcome.ForwardPasses[row] >= 1 && outcome.BackwardPasses[row] < outcome.ForwardPasses[row]);
    }

    private static void AssertSame(AttackOutcome expected, AttackOutcome actual, int[] rows)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            Assert.Equal(expected.Status[rows[i]], actual.Status[i]);
            Assert.Equal(expected.Adversarial.Row(rows[i]).ToArray(), actual.Adversarial.Row(i).ToArray());
            Assert.Equal(expected.Margins[rows[i]], actual.Margins[i]);
            Assert.Equal(expected.ForwardPasses[rows[i]], actual.ForwardPasses[i]);
            Assert.Equal(expected.BackwardPasses[rows[i]], actual.BackwardPasses[i]);
        }
    }

    private sealed class Recorder(List<AttackProgress> reports) : IProgress<AttackProgress>
    {
        public void Report(AttackProgress value) => reports.Add(value);
    }
}
