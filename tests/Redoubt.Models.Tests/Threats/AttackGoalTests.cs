namespace Redoubt.Models.Tests;

public sealed class AttackGoalTests
{
    private const float NaN = float.NaN, Infinity = float.PositiveInfinity;

    [Theory]
    [InlineData(1f, 2f, 0f, true, true)]
    [InlineData(1f, 1f, 0f, true, false)]          // a tie decides nothing: not correct, and nothing is reached
    [InlineData(2f, 1f, 0f, false, false)]
    [InlineData(2f, NaN, 0f, true, false)]
    [InlineData(NaN, 1f, 0f, true, false)]
    [InlineData(Infinity, 1f, 0f, true, false)]
    [InlineData(1f, -Infinity, -Infinity, false, false)]
    public void IsReached_Scores_UntargetedLeavesZeroTargetedReachesOne(float a, float b, float c, bool leavesZero, bool reachesOne)
    {
        Assert.Equal(leavesZero, AttackGoal.Untargeted(0).IsReached(0, [a, b, c]));
        Assert.Equal(reachesOne, AttackGoal.Targeted(1).IsReached(0, [a, b, c]));
    }

    [Fact]
    public void Margin_IsPositiveWhereTheGoalIsReached()
    {
        Assert.Equal(-3, AttackGoal.Untargeted(1).Margin(0, [1, 5, 2]));
        Assert.Equal(4, AttackGoal.Untargeted(0).Margin(0, [1, 5, 2]));
        Assert.Equal(3, AttackGoal.Targeted(1).Margin(0, [1, 5, 2]));
        Assert.Equal(-3, AttackGoal.Targeted(2).Margin(0, [1, 5, 2]));
        Assert.Equal(NaN, AttackGoal.Untargeted(0).Margin(0, [1, NaN, 2]));
    }

    [Theory]
    [InlineData(AttackLoss.CrossEntropy, false, 10, ObjectiveKind.CrossEntropy)]
    [InlineData(AttackLoss.CrossEntropy, true, 10, ObjectiveKind.TargetedCrossEntropy)]
    [InlineData(AttackLoss.Margin, false, 10, ObjectiveKind.Margin)]
    [InlineData(AttackLoss.Margin, true, 10, ObjectiveKind.TargetedMargin)]
    [InlineData(AttackLoss.DifferenceOfLogitsRatio, false, 3, ObjectiveKind.DifferenceOfLogitsRatio)]
    [InlineData(AttackLoss.DifferenceOfLogitsRatio, false, 2, ObjectiveKind.Margin)]
    [InlineData(AttackLoss.DifferenceOfLogitsRatio, true, 4, ObjectiveKind.TargetedDifferenceOfLogitsRatio)]
    [InlineData(AttackLoss.DifferenceOfLogitsRatio, true, 3, ObjectiveKind.TargetedMargin)]
    public void Objective_LossAndClasses_NamesWhatIsMaximized(AttackLoss loss, bool targeted, int classes, ObjectiveKind expected)
    {
        AttackGoal goal = targeted ? AttackGoal.Targeted(0) : AttackGoal.Untargeted(0);
        Assert.Equal(expected, goal.Objective(loss, classes));
    }

    [Fact]
    public void Gather_Rows_KeepsDirectionAndOrder()
    {
        AttackGoal goal = AttackGoal.Targeted(3, 4, 5).Gather([2, 0]);
        Assert.True(goal.IsTargeted);
        Assert.Equal([5, 3], goal.Classes.ToArray());
    }
}
