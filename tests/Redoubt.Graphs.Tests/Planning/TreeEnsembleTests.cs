using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Graphs.Tests;

[Collection(nameof(PlanAllocationTests))]
public sealed class TreeEnsembleTests
{
    private static readonly RandomKey Key = new(11);

    public static TheoryData<InstructionSet> Sets => [.. InstructionSets.Supported];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Run_AnySetAndBatch_MatchesReference(InstructionSet set)
    {
        foreach (TreeAggregate aggregate in Enum.GetValues<TreeAggregate>())
        {
            TreeForest forest = RandomForest.Create(Key, new RandomForestOptions { Trees = 30, MaxLeaves = 60, Targets = 2, Aggregate = aggregate });
            Graph graph = Model(forest, 4);
            foreach (int rows in (int[])[0, 1, 5, 300])
            {
                float[] x = RandomForest.Features(Key, rows * 4);
                ReferenceValue expected = Reference(graph, x, rows);
                using Plan plan = Plan.Compile(graph, new PlanOptions { Capacity = 512, Threads = 2, InstructionSet = set });
                x.CopyTo(plan.Input("x"));
                plan.Run(rows);
                for (int i = 0; i < rows * 2; i++) Assert.Equal(expected.Numbers[i], plan.Output("y")[i], 1e-5);
            }
        }
    }

    [Fact]
    public void Evaluate_FeatureBetweenTwoFloats_IsComparedAsFloat()
    {
        var forest = TreeForest.Create(new TreeForestDefinition
        {
            Roots = [0],
            Branches = [new TreeBranch(0, TreeComparison.LessOrEqual, 1, ~0, ~1)],
            Leaves = 2,
            Weights = [new TreeWeight(0, 0, 10), new TreeWeight(1, 0, 20)],
            Targets = 1,
        });
        Graph graph = Model(forest, 1);

        // The nearest float32 of 1 + 1e-9 is 1.
        IReadOnlyDictionary<string, ReferenceValue> result = ReferenceEvaluator.Evaluate(
            graph, new Dictionary<string, ReferenceValue> { ["x"] = ReferenceValue.Of(new Shape(2, 1), 1 + 1e-9, 1 + 1e-6) }, 2);
        Assert.Equal([10.0, 20.0], result["y"].Numbers);
    }

    [Fact]
    public void Run_ManyUnits_AllocatesNothing()
    {
        TreeForest forest = RandomForest.Create(Key, new RandomForestOptions { Trees = 50, MaxLeaves = 300, Features = 9 });
        using Plan plan = Plan.Compile(Model(forest, 9), new PlanOptions { Capacity = 2000, Threads = 2 });
        for (int i = 0; i < 20; i++) plan.Run(2000);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < 20; i++) plan.Run(2000 - i);
        Assert.True(GC.GetTotalAllocatedBytes(precise: true) - before < 2000);
    }

    [Fact]
    public void Of_GradientThroughForest_SaysWhyNot()
    {
        var b = new GraphBuilder();
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, 4));
        Value y = x.Unary(OpKind.TreeEnsemble, new TreeEnsembleAttributes(RandomForest.Create(Key)));

        UnsupportedOpException e = Assert.Throws<UnsupportedOpException>(() => Gradient.Of(y.Sum([1]), null, x));
        Assert.Contains("a forest of decision trees is piecewise constant", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_FewerFeaturesThanBranchesRead_Throws()
    {
        var b = new GraphBuilder();
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, 1));
        TreeForest forest = RandomForest.Create(Key, new RandomForestOptions { Features = 3 });

        Assert.Contains($"a branch reads feature {forest.Features - 1} of 1",
            Assert.Throws<InvalidGraphException>(() => x.Unary(OpKind.TreeEnsemble, new TreeEnsembleAttributes(forest))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CostOf_Forest_CountsComparisonsOfEachRow()
    {
        TreeForest forest = RandomForest.Create(Key, new RandomForestOptions { Trees = 7 });
        Assert.Equal(new LinearCount(0, 7L * (1 + forest.MeanDepth)), Cost.Of(Model(forest, 4)).ElementwiseOperations);
    }

    private static Graph Model(TreeForest forest, int features)
    {
        var b = new GraphBuilder();
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, features));
        return b.Build(("y", x.Unary(OpKind.TreeEnsemble, new TreeEnsembleAttributes(forest))));
    }

    private static ReferenceValue Reference(Graph graph, float[] x, int rows) =>
        ReferenceEvaluator.Evaluate(graph, new Dictionary<string, ReferenceValue> { ["x"] = ReferenceValue.From(Literal.Of(new Shape(rows, 4), x)) }, rows)["y"];
}
