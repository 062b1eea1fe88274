using Redoubt.Tensors;

namespace Redoubt.Graphs.Tests;

/// <summary>Plans whose weights are inputs: what depends on weights alone is computed once for many batches, and several plans may use the same weights.</summary>
public sealed class LiveParameterTests
{
    private const int Rows = 7;

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void RunAgain_SameParameters_GivesTheBytesOfRun(int? band)
    {
        using Plan plan = NewPlan(Network(), band);
        Fill(plan, 1);
        plan.Run(Rows);
        foreach (int seed in (int[])[2, 3])
        {
            FillData(plan, seed);
            plan.Run(Rows);
            float[] whole = Output(plan);
            plan.RunAgain(Rows);
            Assert.Equal(whole, Output(plan));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void Run_ChangedParameters_GivesTheBytesOfAFreshPlan(int? band)
    {
        using Plan plan = NewPlan(Network(), band);
        Fill(plan, 1);
        plan.Run(Rows);
        Fill(plan, 2);
        plan.Run(Rows);
        using Plan fresh = NewPlan(Network(), band: Rows);
        Fill(fresh, 2);
        fresh.Run(Rows);
        Assert.Equal(Output(fresh), Output(plan));
    }

    [Fact]
    public void Run_NetworkWithParameters_MatchesReference() =>
        PlanComparison.AssertMatchesReference(Network(), new PlanOptions { Capacity = Rows, Threads = 2, BandRows = 3 }, Rows, 2e-5);

    [Fact]
    public void RunAgain_ChangedParameters_KeepsWhatWasPacked()
    {
        // Shows that the settled part is really left out; otherwise this class would test nothing.
        using Plan plan = NewPlan(Network(), null);
        Fill(plan, 1);
        plan.Run(Rows);
        float[] before = Output(plan);
        plan.Input("w1").Clear();
        plan.RunAgain(Rows);
        Assert.Equal(before, Output(plan));
        plan.Run(Rows);
        Assert.NotEqual(before, Output(plan));
    }

    [Fact]
    public void Compile_Lender_UsesItsParametersInPlace()
    {
        using Plan lender = NewPlan(Network(), null);
        using Plan borrower = Plan.Compile(Network(), new PlanOptions { Capacity = 3, Threads = 1 }, lender: lender);
        Fill(lender, 1);
        lender.Run(Rows);
        lender.Input("x")[..(3 * Length)].CopyTo(borrower.Input("x"));
        borrower.Run(3);
        Assert.Equal(lender.Output("y")[..(3 * 5)].ToArray(), borrower.Output("y")[..(3 * 5)].ToArray());
        borrower.Input("w1")[0] += 1;
        Assert.Equal(lender.Input("w1")[0], borrower.Input("w1")[0]);
        Assert.True(borrower.MemoryBytes < lender.MemoryBytes);
    }

    [Fact]
    public void Run_LenderUpdatesParameters_BorrowerSeesThem()
    {
        using Plan lender = Plan.Compile(Updating(), new PlanOptions { Capacity = Rows, Threads = 1 });
        using Plan borrower = Plan.Compile(Network(), new PlanOptions { Capacity = Rows, Threads = 1 }, lender: lender);
        lender.Input("w1").Fill(1);
        lender.Run(Rows);
        Assert.Equal(1.5f, borrower.Input("w1")[3]);
    }

    [Fact]
    public void Run_DisposedLender_Throws()
    {
        Plan lender = NewPlan(Network(), null);
        using Plan borrower = Plan.Compile(Network(), new PlanOptions { Capacity = 3, Threads = 1 }, lender: lender);
        lender.Dispose();
        Assert.Throws<ObjectDisposedException>(() => borrower.Run(1));
    }

    private const int Length = 2 * 8 * 8;

    private static Plan NewPlan(Graph graph, int? band) => Plan.Compile(graph, new PlanOptions { Capacity = Rows, Threads = 2, BandRows = band });

    /// <summary>Convolution (Winograd's kind), normalization by live statistics, matrix product; with the gradient of its input.</summary>
    private static Graph Network()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 2, 8, 8));
        Value w1 = builder.Input("w1", TensorType.Float(8, 2, 3, 3), InputRole.Parameter), w2 = builder.Input("w2", TensorType.Float(5, 512), InputRole.Parameter);
        Value variance = builder.Input("variance", TensorType.Float(8), InputRole.State), scale = builder.Input("scale", TensorType.Float(8), InputRole.Parameter);
        Value factor = (scale / (variance * variance + 1f).Unary(OpKind.Sqrt)).Reshape(1, 8, 1, 1);
        var window = new WindowAttributes { KernelHeight = 3, KernelWidth = 3, PadTop = 1, PadLeft = 1, PadBottom = 1, PadRight = 1 };
        Value y = ((x.Conv(w1, window) * factor).Relu()).Reshape(Dimension.Batch, 512).MatMul(w2, transposeRight: true);
        return builder.Build(("y", y), ("gradient", Gradient.Of((y * y).Sum([1]), null, x)[0]));
    }

    private static Graph Updating()
    {
        var builder = new GraphBuilder();
        Value w1 = builder.Input("w1", TensorType.Float(8, 2, 3, 3), InputRole.Parameter);
        return builder.BuildWithUpdates([("next", w1 + 0.5f, "w1")]);
    }

    private static void Fill(Plan plan, int seed)
    {
        foreach (GraphInput input in plan.Graph.Inputs) new RandomKey((ulong)seed).Fold((ulong)input.Name.Length + input.Name[0]).FillUniform(plan.Input(input.Name), -0.5f, 0.5f);
    }

    private static void FillData(Plan plan, int seed) => new RandomKey((ulong)seed).FillUniform(plan.Input("x"), -1, 1);

    private static float[] Output(Plan plan) => [.. plan.Output("y"), .. plan.Output("gradient")];
}
