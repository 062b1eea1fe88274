using System.Collections.Immutable;
using Redoubt.Evidence;

namespace Redoubt.Evaluation;

/// <summary>Accuracy by class.</summary>
internal static class ClassTable
{
    public static ImmutableArray<ClassSummary> Of(ImmutableArray<string> names, VerifiedExamples verified, bool stated)
    {
        int[] rows = new int[names.Length], clean = new int[names.Length], robust = new int[names.Length];
        for (int row = 0; row < verified.Clean.Labels.Length; row++)
        {
            int label = verified.Clean.Labels[row];
            rows[label]++;
            if (!verified.Clean.Correct[row]) continue;
            clean[label]++;
            robust[label] += verified.Predictions[row] == label ? 1 : 0;
        }

        return
        [
            .. Enumerable.Range(0, names.Length).Where(c => rows[c] > 0).Select(c => new ClassSummary
            {
                Index = c,
                Name = names[c],
                Clean = Proportion.Of(clean[c], rows[c]),
                Robust = stated ? Proportion.Of(robust[c], rows[c]) : null,
            }),
        ];
    }
}
