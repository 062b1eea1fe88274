namespace Redoubt.Evidence;

/// <summary>Finds the word that the user probably meant.</summary>
public static class Spelling
{
    // Words may come from untrusted files, and the distance costs the product of the lengths.
    private const int LongestWord = 100;

    /// <summary>The nearest word by edit distance, when it is near enough; else null.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="known">What it may stand for.</param>
    /// <returns>Null also for words of more than 100 characters.</returns>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        ArgumentNullException.ThrowIfNull(word);
        ArgumentNullException.ThrowIfNull(known);
        if (word.Length > LongestWord) return null;
        (string? best, int distance) = (null, Math.Min(word.Length, Math.Max(1, word.Length / 3) + 1));
        foreach (string candidate in known.Where(static candidate => candidate.Length <= LongestWord))
        {
            int d = Distance(word, candidate);
            if (d < distance) (best, distance) = (candidate, d);
        }

        return best;
    }

    // Insertions, deletions, substitutions and exchanges of two neighbors cost 1 (optimal string alignment).
    private static int Distance(string a, string b)
    {
        int[,] distance = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) distance[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) distance[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int substitution = distance[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                distance[i, j] = Math.Min(substitution, 1 + Math.Min(distance[i - 1, j], distance[i, j - 1]));
                bool exchanged = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                if (exchanged) distance[i, j] = Math.Min(distance[i, j], distance[i - 2, j - 2] + 1);
            }
        }

        return distance[a.Length, b.Length];
    }
}
