using System.Diagnostics;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Data.Tests;

/// <summary>One parser with files to damage. A damaged file is either read or reported in one sentence, in bounded time and memory.</summary>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[]> Parse)
{
    // More than any of these files can need; what matters is that no claim in a file is believed. Allocations in all bound the peak from above.
    private const long MostAllocated = 100_000_000;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(5);

    /// <summary>Pieces that mean something in the format.</summary>
    public IReadOnlyList<byte[]> Words { get; init; } = [];

    /// <summary>Makes a damaged file plausible again (checks corrected, content compressed), so that deeper code is reached; used for two of three.</summary>
    public Func<byte[], RandomKey, byte[]>? Repair { get; init; }

    /// <summary>Share of damaged files that must be rejected, or the damage would be too weak to test anything.</summary>
    public double LeastRejected { get; init; } = 0.1;

    public override string ToString() => Name;

    /// <summary>Damages and parses.</summary>
    /// <param name="cases">Number of damaged files.</param>
    public void Run(int cases)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{Name}: seed {TestSeed.Value} (REDOUBT_SEED names another)");
        foreach (byte[] seed in Seeds) Parse(seed);
        int rejected = 0;
        for (int i = 0; i < cases; i++)
        {
            byte[] damaged = Damage(i);
            long before = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            if (IsRejected(damaged, i)) rejected++;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < MostAllocated, $"{Describe(damaged, i)}: allocated {allocated} bytes");

            // A stopped machine may make one run late, not two.
            if (Stopwatch.GetElapsedTime(start) < MostTime) continue;
            start = Stopwatch.GetTimestamp();
            IsRejected(damaged, i);
            Assert.True(Stopwatch.GetElapsedTime(start) < MostTime, $"{Describe(damaged, i)}: took {Stopwatch.GetElapsedTime(start)}");
        }

        Assert.True(rejected >= cases * LeastRejected, $"only {rejected} of {cases} damaged files of {Name} were rejected: the damage is too weak");
    }

    private byte[] Damage(int mutation)
    {
        RandomKey key = new RandomKey(TestSeed.Value).Fold((ulong)mutation);
        byte[] damaged = Mutator.Mutate(Seeds[key.Below(Seeds.Count, 9)], Words, key.Fold(1));
        return Repair is not null && mutation % 3 != 0 ? Repair(damaged, key.Fold(2)) : damaged;
    }

    private bool IsRejected(byte[] damaged, int mutation)
    {
        try
        {
            Parse(damaged);
            return false;
        }
        catch (UnreadableDataException e)
        {
            Assert.EndsWith(".", e.Message, StringComparison.Ordinal);
            Assert.True(e.Message.Length < 2000, $"{Describe(damaged, mutation)}: a sentence of {e.Message.Length} characters");
            return true;
        }
        catch (Exception e)
        {
            Assert.Fail($"{Describe(damaged, mutation)}: {e}");
            throw;
        }
    }

    private string Describe(byte[] damaged, int mutation) =>
        $"{Name}, seed {TestSeed.Value}, mutation {mutation}, file {Convert.ToHexString(damaged.AsSpan(0, Math.Min(2000, damaged.Length)))}";
}
