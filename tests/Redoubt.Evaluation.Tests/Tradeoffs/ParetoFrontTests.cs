using Redoubt.Evidence;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Evaluation.Tests;

public sealed class ParetoFrontTests
{
    // On random candidates: a marked one is beaten by none, an unmarked one is beaten by the one that is named, both by a comparison written apart.
    [Fact]
    public void Mark_RandomCandidates_EqualsBruteForce()
    {
        for (ulong trial = 0; trial < 200; trial++)
        {
            RandomKey key = new RandomKey(TestSeed.Value).Fold(trial);
            TradeoffCandidate[] all = [.. Enumerable.Range(0, 6).Select(i => Candidate($"c{i}", key.Fold((ulong)i)))];
            foreach (TradeoffCandidate one in ParetoFront.Mark(all))
            {
                string[] better = [.. all.Where(other => other.Name != one.Name && IsBetter(other, one)).Select(static other => other.Name)];
                Assert.Equal(better.Length == 0 && one.Robust is not null, one.OnFront);
                if (better.Length == 0) Assert.Null(one.DominatedBy);
                else Assert.Contains(one.DominatedBy, better);
            }
        }
    }

    [Fact]
    public void Dominates_TimesWithinFivePercent_CountAsEqual()
    {
        TradeoffCandidate one = Candidate("one", new RandomKey(1)) with { Robust = Proportion.Of(3, 10), LatencyMultiple = 1.04 };
        TradeoffCandidate faster = one with { Name = "faster", LatencyMultiple = 1 };
        Assert.False(ParetoFront.Dominates(faster, one));
        Assert.True(ParetoFront.Dominates(faster, one with { LatencyMultiple = 1.06 }));
        Assert.False(ParetoFront.Dominates(faster with { Robust = null }, one with { LatencyMultiple = 9 }));
    }

    private static bool IsBetter(TradeoffCandidate a, TradeoffCandidate b)
    {
        if (a.Robust is null) return false;
        List<double> gains = [a.Clean.Value - b.Clean.Value, (b.FalsePositives?.Value ?? 0) - (a.FalsePositives?.Value ?? 0)];
        if (b.Robust is not null) gains.Add(a.Robust.Value - b.Robust.Value);
        if (a.Certified is not null && b.Certified is not null) gains.Add(a.Certified.Value - b.Certified.Value);
        if (a.LatencyMultiple is { } x && b.LatencyMultiple is { } y) gains.Add(Math.Max(x, y) / Math.Min(x, y) > 1.05 ? y - x : 0);
        return gains.All(static gain => gain >= 0) && gains.Any(static gain => gain > 0);
    }

    private static TradeoffCandidate Candidate(string name, RandomKey key) => new()
    {
        Name = name,
        Model = "m.onnx",
        ModelSha256 = null,
        Defenses = null,
        Protocol = "adaptive",
        Clean = Proportion.Of(key.Below(4, 0), 3),
        Robust = key.Below(6, 1) == 0 ? null : Proportion.Of(key.Below(4, 2), 3),
        Certified = key.Below(2, 3) == 0 ? null : CertifiedAccuracy.Of(key.Below(4, 4), 3),
        FalsePositives = key.Below(2, 5) == 0 ? null : Proportion.Of(key.Below(3, 6), 3),
        TrainingSeconds = null,
        TrainingMultiple = null,
        LatencySeconds = null,
        LatencyMultiple = key.Below(3, 7) == 0 ? null : 1 + key.Below(3, 8),
        OnFront = false,
        DominatedBy = null,
    };
}
