using System.Collections.Immutable;

namespace Redoubt.Tensors.Tests;

public sealed class TreeForestTests
{
    private static readonly TreeForestDefinition Stump = new()
    {
        Roots = [0],
        Branches = [new TreeBranch(2, TreeComparison.LessOrEqual, 0.5f, ~0, ~1)],
        Leaves = 2,
        Weights = [new TreeWeight(0, 0, 1), new TreeWeight(1, 0, 2)],
        Targets = 1,
    };

    [Fact]
    public void Create_Stump_CountsFeaturesAndDepth()
    {
        TreeForest forest = TreeForest.Create(Stump);

        Assert.Equal((3, 1, 1, 1), (forest.Features, forest.Targets, forest.Trees, forest.MeanDepth));
        Assert.Equal([new TreeWeight(1, 0, 2)], forest.WeightsOf(1).ToArray());
    }

    [Fact]
    public void Create_MalformedForest_NamesTheRuleAndThePlace()
    {
        TreeBranch branch = Stump.Branches[0];
        (TreeForestDefinition Forest, string Message)[] cases =
        [
            (Stump with { Roots = [] }, "there must be 1 to 67108864 trees, not 0"),
            (Stump with { Roots = default }, "there must be 1 to 67108864 trees, not 0"),
            (Stump with { Roots = [1] }, "tree 0 leads to branch 1 of 1"),
            (Stump with { Roots = [~2] }, "tree 0 leads to leaf 2 of 2"),
            (Stump with { Roots = [int.MinValue] }, "tree 0 leads to leaf 2147483647 of 2"),
            (Stump with { Leaves = 0 }, "there must be 1 to 67108864 leaves, not 0"),
            (Stump with { Targets = 0 }, "there must be 1 to 16777216 targets, not 0"),
            (Stump with { Targets = int.MaxValue }, "there must be 1 to 16777216 targets, not 2147483647"),
            (Stump with { Aggregate = (TreeAggregate)9 }, "there is no aggregate 9"),
            (Stump with { Branches = [branch with { Feature = -1 }] }, "branch 0 reads feature -1"),
            (Stump with { Branches = [branch with { Feature = int.MaxValue }] }, "branch 0 reads feature 2147483647"),
            (Stump with { Branches = [branch with { WhenTrue = 7 }] }, "branch 0 leads to branch 7 of 1"),
            (Stump with { Branches = [branch with { WhenFalse = ~9 }] }, "branch 0 leads to leaf 9 of 2"),
            (Stump with { Branches = [branch with { Comparison = (TreeComparison)12 }] }, "branch 0 has no comparison 12"),
            (Stump with { Branches = [branch with { Comparison = TreeComparison.Member }] }, "branch 0 names member set 0.5 of 0"),
            (Stump with { Branches = [branch with { Comparison = TreeComparison.Member, Threshold = float.NaN }] }, "branch 0 names member set NaN of 0"),
            (Stump with { Weights = [new TreeWeight(2, 0, 1)] }, "weight 0 belongs to leaf 2 of 2"),
            (Stump with { Weights = [new TreeWeight(1, 0, 1), new TreeWeight(0, 0, 1)] }, "weight 1 stands out of the leaves' order"),
            (Stump with { Weights = [new TreeWeight(0, 1, 1)] }, "weight 0 names target 1 of 1"),
            (Stump with { Weights = [new TreeWeight(0, 0, float.NaN)], Aggregate = TreeAggregate.Minimum }, "weight 0 is NaN, which has no place among the smallest and largest"),
            (Stump with { Branches = [branch with { WhenTrue = 0 }] }, "branch 0 leads back to branch 0"),
            (Stump with { Branches = [branch with { WhenTrue = 1 }, branch, branch with { WhenFalse = 0 }] }, string.Empty),
            (Stump with { Branches = [branch with { WhenTrue = 1 }, branch with { WhenFalse = 2 }, branch with { WhenTrue = 0 }] }, "branch 2 leads back to branch 0"),
        ];
        foreach ((TreeForestDefinition forest, string message) in cases)
        {
            if (message.Length == 0) Assert.NotNull(TreeForest.Create(forest));
            else Assert.Equal($"The forest is malformed: {message}.", Assert.Throws<ArgumentException>(() => TreeForest.Create(forest)).Message);
        }
    }

    [Theory]
    [InlineData(TreeForest.MaximumDepth, true)]
    [InlineData(TreeForest.MaximumDepth + 1, false)]
    public void Create_Chain_IsAcceptedUpToTheLimit(int depth, bool accepted)
    {
        var chain = ImmutableArray.CreateBuilder<TreeBranch>();
        for (int i = 0; i < depth; i++) chain.Add(new TreeBranch(0, TreeComparison.Less, i, i + 1 < depth ? i + 1 : ~0, ~1));
        TreeForestDefinition definition = Stump with { Branches = chain.ToImmutable() };

        if (accepted) Assert.Equal(depth, TreeForest.Create(definition).MeanDepth);
        else Assert.Equal("The forest is malformed: a path has more than 65536 branches.", Assert.Throws<ArgumentException>(() => TreeForest.Create(definition)).Message);
    }

    [Fact]
    public void Create_PathsThatDoubleAtEveryBranch_ArePossible()
    {
        // 2^60 paths, but only 60 branches.
        var ladder = ImmutableArray.CreateBuilder<TreeBranch>();
        for (int i = 0; i < 60; i++) ladder.Add(new TreeBranch(0, TreeComparison.Less, i, i + 1 < 60 ? i + 1 : ~0, i + 1 < 60 ? i + 1 : ~1));

        Assert.Equal(60, TreeForest.Create(Stump with { Branches = ladder.ToImmutable() }).MeanDepth);
    }
}
