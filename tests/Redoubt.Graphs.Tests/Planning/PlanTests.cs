using Redoubt.Tensors;

namespace Redoubt.Graphs.Tests;

public sealed class PlanTests
{
    private const double Tolerance = 2e-5;

    public static TheoryData<InstructionSet> Sets => [.. Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported)];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Run_ResidualBlockWithGradient_MatchesReference(InstructionSet set)
    {
        Graph graph = SampleGraphs.ResidualBlockWithGradient();
        PlanComparison.AssertMatchesReference(graph, new PlanOptions { Capacity = 5, Threads = 2, InstructionSet = set }, rows: 3, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Run_PerceptronWithParameterGradients_MatchesReference(InstructionSet set)
    {
        Graph graph = SampleGraphs.PerceptronWithParameterGradients();
        PlanComparison.AssertMatchesReference(graph, new PlanOptions { Capacity = 9, Threads = 2, InstructionSet = set }, rows: 9, Tolerance);
    }

    [Fact]
    public void Run_OneMatrixForManyStacks_MatchesReference() =>
        PlanComparison.AssertMatchesReference(SampleGraphs.OneMatrixForManyStacks(), new PlanOptions { Capacity = 4, Threads = 2 }, rows: 3, Tolerance);

    [Fact]
    public void Run_ColumnsOfAMatrix_MatchesReference()
    {
        foreach (int? band in (int?[])[null, 2])
            PlanComparison.AssertMatchesReference(SampleGraphs.ColumnsOfAMatrix(), new PlanOptions { Capacity = 5, Threads = 2, BandRows = band }, rows: 5, Tolerance);
    }

    [Fact]
    public void Run_BatchStatistics_MatchesReference() =>
        PlanComparison.AssertMatchesReference(SampleGraphs.BatchNormalizationWithGradient(), new PlanOptions { Capacity = 6, Threads = 2 }, rows: 6, 1e-4);

    [Fact]
    public void Run_ElementwiseTree_MatchesReference() =>
        PlanComparison.AssertMatchesReference(SampleGraphs.ElementwiseTree(), new PlanOptions { Capacity = 4, Threads = 2 }, rows: 4, Tolerance);

    [Fact]
    public void Run_WindowsOverTheWholeImage_MatchesReference() =>
        PlanComparison.AssertMatchesReference(SampleGraphs.WindowsOverTheWholeImage(), new PlanOptions { Capacity = 5, Threads = 2 }, rows: 5, Tolerance);

    [Fact]
    public void Run_Integers_MatchesReference() =>
        PlanComparison.AssertMatchesReference(SampleGraphs.Integers(), new PlanOptions { Capacity = 4, Threads = 2 }, rows: 3, Tolerance);

    [Theory]
    [MemberData(nameof(Sets))]
    public void Run_Jumps_MatchesReference(InstructionSet set) =>
        PlanComparison.AssertMatchesReference(SampleGraphs.Jumps(), new PlanOptions { Capacity = 4, Threads = 2, InstructionSet = set }, rows: 3, 0);

    [Fact]
    public void Compile_Surrogate_LeavesTheStandInOut()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(Dimension.Batch, 4));
        Value y = (x * 8f).Unary(OpKind.Round).WithGradientOf(x.Unary(OpKind.Sin)) * 2f;
        using Plan forward = Plan.Compile(g.Build(("y", y)), new PlanOptions { Capacity = 3, Threads = 1, Simplify = false });
        Assert.DoesNotContain(forward.Graph.Nodes, static n => n.Kind is OpKind.Sin or OpKind.Surrogate);

        Graph both = g.Build(("y", y), ("gradient", Gradient.Of(y, null, x)[0]));
        using Plan backward = Plan.Compile(both, new PlanOptions { Capacity = 3, Threads = 1 });
        Assert.DoesNotContain(backward.Graph.Nodes, static n => n.Kind is OpKind.Sin or OpKind.Surrogate);
        Assert.Contains(backward.Graph.Nodes, static n => n.Kind == OpKind.Cos);
        Assert.Contains(Simplifier.Simplify(both).Nodes, static n => n.Kind == OpKind.Surrogate);
        PlanComparison.AssertMatchesReference(both, new PlanOptions { Capacity = 3, Threads = 1 }, rows: 3, Tolerance);
    }

    // Lines of a length that only the run knows.
    [Fact]
    public void Run_ColumnBesideTheBatch_MatchesReference()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", TensorType.Float(3, Dimension.Batch, 2)), column = g.Input("column", TensorType.Float(3, 1, 1)), row = g.Input("row", TensorType.Float(2));
        Graph graph = g.Build(("y", x * column + row), ("z", (x + column).Unary(OpKind.Tanh) * x));
        PlanComparison.AssertMatchesReference(graph, new PlanOptions { Capacity = 5, Threads = 2 }, rows: 5, Tolerance);
    }

    [Fact]
    public void Run_Movement_MatchesReference() =>
        PlanComparison.AssertMatchesReference(SampleGraphs.Movement(), new PlanOptions { Capacity = 4, Threads = 2 }, rows: 3, Tolerance);

    [Fact]
    public void Run_PoolsWithSecondOrderGradient_MatchesReference() =>
        PlanComparison.AssertMatchesReference(SampleGraphs.PoolsWithSecondOrderGradient(), new PlanOptions { Capacity = 4, Threads = 2 }, rows: 4, Tolerance);

    [Fact]
    public void Run_JoinedConvolutions_MatchesReference()
    {
        foreach (int? band in (int?[])[null, 2])
            PlanComparison.AssertMatchesReference(SampleGraphs.JoinedConvolutions(), new PlanOptions { Capacity = 5, Threads = 2, BandRows = band }, rows: 5, Tolerance);
    }

    [Fact]
    public void Compile_JoinedConvolutions_CopiesNoPart()
    {
        using Plan plan = Plan.Compile(SampleGraphs.JoinedConvolutions(), new PlanOptions { Capacity = 2 });
        string[] copies = [.. plan.Profile(1, TimeProvider.System).Select(static s => s.Step).Where(static s => s.StartsWith("Copy", StringComparison.Ordinal))];

        // One brings the channels-last input into an image, one joins the part that somebody else reads too, one gives the result.
        Assert.Equal(3, copies.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    public void Run_InBands_GivesTheSameBytesPerRow(int rows)
    {
        Graph graph = SampleGraphs.ResidualBlockWithGradient();
        float[][] expected = PlanComparison.RunRows(graph, new PlanOptions { Capacity = 64, Threads = 2 }, rows: 64, batch: 64);
        foreach (int batch in (int[])[64, 5])
            Assert.Equal(expected, PlanComparison.RunRows(graph, new PlanOptions { Capacity = 64, Threads = 2, BandRows = rows }, rows: 64, batch));
    }

    [Fact]
    public void Compile_LargeImages_NeedsTheMemoryOfABandOnly()
    {
        Graph graph = SampleGraphs.LargeImages();
        using Plan whole = Plan.Compile(graph, new PlanOptions { Capacity = 16, BandRows = 16 }), banded = Plan.Compile(graph, new PlanOptions { Capacity = 16 });

        Assert.True(banded.MemoryBytes < whole.MemoryBytes / 2, $"{banded.MemoryBytes} of {whole.MemoryBytes} bytes");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(128)]
    public void Run_AnyBatchAndThreads_GivesTheSameBytesPerRow(int batch)
    {
        Graph graph = SampleGraphs.ResidualBlockWithGradient();
        float[][] expected = PlanComparison.RunRows(graph, new PlanOptions { Capacity = 128, Threads = 1 }, rows: 128, batch: 128);
        foreach (int threads in (int[])[1, 2])
        {
            float[][] actual = PlanComparison.RunRows(graph, new PlanOptions { Capacity = batch, Threads = threads }, rows: 128, batch);
            for (int output = 0; output < expected.Length; output++) Assert.Equal(expected[output], actual[output]);
        }
    }

    [Fact]
    public void Run_MoreRowsThanCapacity_Throws()
    {
        using Plan plan = Plan.Compile(SampleGraphs.ElementwiseTree(), new PlanOptions { Capacity = 2, Threads = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => plan.Run(3));
    }

    [Fact]
    public void Compile_BadOptions_NamesTheRuleAndTheValue()
    {
        var error = Assert.Throws<ArgumentException>(() => Plan.Compile(SampleGraphs.ElementwiseTree(), new PlanOptions { Capacity = 0 }));
        Assert.Contains("Capacity must be in [1, 65536], was 0.", error.Message, StringComparison.Ordinal);
    }
}
