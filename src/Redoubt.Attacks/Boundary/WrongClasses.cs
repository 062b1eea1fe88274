namespace Redoubt.Attacks;

/// <summary>The wrong classes of a row by falling score; of equal scores the smaller index comes first.</summary>
internal static class WrongClasses
{
    /// <summary>Fills in as many classes other than the source as there is room for, the highest score first.</summary>
    public static void Fill(ReadOnlySpan<float> scores, int source, Span<int> ranked)
    {
        for (int rank = 0; rank < ranked.Length; rank++)
        {
            int best = -1;
            for (int candidate = 0; candidate < scores.Length; candidate++)
            {
                if (candidate == source || ranked[..rank].Contains(candidate)) continue;
                if (best < 0 || scores[candidate] > scores[best]) best = candidate;
            }

            ranked[rank] = best;
        }
    }
}
