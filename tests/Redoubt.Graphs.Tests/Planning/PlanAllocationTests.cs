namespace Redoubt.Graphs.Tests;

/// <summary>Counts bytes of the whole process, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(PlanAllocationTests), DisableParallelization = true)]
[Collection(nameof(PlanAllocationTests))]
public sealed class PlanAllocationTests
{
    [Fact]
    public void Run_AfterWarmUp_AllocatesNothing()
    {
        using Plan plan = Plan.Compile(SampleGraphs.ResidualBlockWithGradient(), new PlanOptions { Capacity = 16, Threads = 2 });
        for (int i = 0; i < 50; i++) plan.Run(16);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < 200; i++) plan.Run(16);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        // The counter call itself and the test host may allocate a little; 200 runs of a leaking step would show far more.
        Assert.True(allocated < 2000, $"{allocated} bytes in 200 runs");
    }
}
