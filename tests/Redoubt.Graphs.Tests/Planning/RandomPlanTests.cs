using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Graphs.Tests;

public sealed class RandomPlanTests
{
    private const int Cases = 150;

    [Fact]
    public void Run_RandomGraphs_MatchReferenceForEveryInstructionSet()
    {
        ulong seed = TestSeed.Value;
        InstructionSet[] sets = [.. Enum.GetValues<InstructionSet>().Where(InstructionSets.IsSupported)];
        for (int i = 0; i < Cases; i++)
        {
            RandomKey key = new RandomKey(seed).Fold((ulong)i);
            Graph graph = RandomGraph.Create(key, new RandomGraphOptions { Jumps = false, Gradients = i % 3 == 0 });
            var options = new PlanOptions { Capacity = 4, Threads = 1 + (i % 2), InstructionSet = sets[i % sets.Length], BandRows = i % 5 == 0 ? 2 : null };
            try
            {
                PlanComparison.AssertMatchesReference(graph, options, rows: 1 + (i % 4), 1e-3);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Seed {seed}, case {i}, {options.InstructionSet}: {error.Message}\n{graph}", error);
            }
        }
    }
}
