namespace Redoubt.Cli;

/// <summary>Finds the word that the user probably meant.</summary>
internal static class Spelling
{
    /// <summary>The nearest word by edit distance, when it is near enough; else null.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        (string? best, int distance) = (null, Math.Max(1, word.Length / 3) + 1);
        foreach (string candidate in known)
        {
            int d = Distance(word, candidate);
            if (d < distance) (best, distance) = (candidate, d);
        }

        return best;
    }

    // Levenshtein: insertions, deletions and substitutions cost 1.
    private static int Distance(string a, string b)
    {
        int[] previous = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                current[j] = Math.Min(substitution, 1 + Math.Min(previous[j], current[j - 1]));
            }

            previous = current;
        }

        return previous[b.Length];
    }
}
