using System.Collections.Immutable;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Accuracy by group, and how far the groups are apart.</summary>
internal static class GroupTable
{
    private const int Permutations = 2000;

    /// <summary>Counts.</summary>
    /// <param name="groups">Group of every row; null for none.</param>
    /// <param name="verified">The verdict on every row.</param>
    /// <param name="stated">Whether a robust accuracy may be stated.</param>
    /// <param name="key">Randomness of the permutation test.</param>
    public static GroupComparison? Of(RowGroups? groups, VerifiedExamples verified, bool stated, RandomKey key)
    {
        if (groups is null) return null;
        int[] codes = groups.Codes;
        bool[] clean = verified.Clean.Correct.ToArray(), robust = new bool[codes.Length];
        for (int row = 0; row < codes.Length; row++) robust[row] = clean[row] && verified.Predictions[row] == verified.Clean.Labels[row];
        int[] present = [.. Enumerable.Range(0, groups.Names.Count).Where(codes.Contains)];
        GroupSummary[] summaries = [.. present.Select(group => new GroupSummary
        {
            Name = groups.Names[group],
            Clean = Share(codes, clean, group),
            Robust = stated ? Share(codes, robust, group) : null,
        })];
        bool hasGap = summaries.Length > 1;
        return new GroupComparison
        {
            Groups = [.. summaries],
            CleanGap = hasGap ? Gap(summaries, static group => group.Clean, codes, clean, key.Fold(0)) : null,
            RobustGap = hasGap && stated ? Gap(summaries, static group => group.Robust!, codes, robust, key.Fold(1)) : null,
        };
    }

    private static Proportion Share(int[] codes, bool[] counts, int group)
    {
        int rows = 0, successes = 0;
        for (int row = 0; row < codes.Length; row++)
        {
            if (codes[row] != group) continue;
            rows++;
            successes += counts[row] ? 1 : 0;
        }

        return Proportion.Of(successes, rows);
    }

    private static GroupGap Gap(GroupSummary[] groups, Func<GroupSummary, Proportion> of, int[] codes, bool[] counts, RandomKey key)
    {
        GroupSummary best = groups.MaxBy(group => of(group).Value)!, worst = groups.MinBy(group => of(group).Value)!;
        (double difference, double lower, double upper) = Intervals.Newcombe(of(best), of(worst));
        return new GroupGap
        {
            Best = best.Name,
            Worst = worst.Name,
            Difference = difference,
            Lower = lower,
            Upper = upper,
            Confidence = of(best).Confidence,
            PValue = PValue(codes, counts, difference, key),
        };
    }

    // Under exchangeable rows every division into groups of these sizes is as likely as the one seen; that one is counted too, so p is never 0.
    private static double PValue(int[] codes, bool[] counts, double gap, RandomKey key)
    {
        int groups = codes.Max() + 1, asLarge = 1;
        int[] rows = new int[groups], successes = new int[groups];
        foreach (int code in codes) rows[code]++;
        for (int i = 0; i < Permutations; i++)
        {
            Array.Clear(successes);
            int[] order = key.Fold((ulong)i).Permutation(codes.Length);
            for (int row = 0; row < codes.Length; row++) successes[codes[row]] += counts[order[row]] ? 1 : 0;
            double highest = 0, lowest = 1;
            for (int group = 0; group < groups; group++)
            {
                if (rows[group] == 0) continue;
                double share = (double)successes[group] / rows[group];
                (highest, lowest) = (Math.Max(highest, share), Math.Min(lowest, share));
            }

            asLarge += highest - lowest >= gap - 1e-12 ? 1 : 0;
        }

        return (double)asLarge / (Permutations + 1);
    }
}
