namespace Redoubt.Graphs.Tests;

/// <summary>Counts bytes of the whole process, so nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(PlanAllocationTests), DisableParallelization = true)]
[Collection(nameof(PlanAllocationTests))]
public sealed class PlanAllocationTests
{
    private const int Runs = 200;

    [Fact]
    public void Run_AfterWarmUp_AllocatesNothing()
    {
        using Plan plan = Plan.Compile(SampleGraphs.ResidualBlockWithGradient(), new PlanOptions { Capacity = 16, Threads = 2 });
        for (int i = 0; i < 50; i++) plan.Run(16);

        // The test host allocates meanwhile, now and then: one quiet attempt proves that a run allocates nothing, and a leaking step would show in each.
        long least = long.MaxValue;
        for (int attempt = 0; attempt < 50 && least >= Runs; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Runs; i++) plan.Run(16);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.True(least < Runs, $"{least} bytes in {Runs} runs");
    }
}
