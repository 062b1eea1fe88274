using Redoubt.Evidence;

namespace Redoubt.Data;

/// <summary>The end of a sentence about an unknown word.</summary>
internal static class Suggestion
{
    /// <summary>For example <c> (did you mean 'label'?)</c>; empty where no known word is near.</summary>
    public static string For(string word, IEnumerable<string> known) => Spelling.Nearest(word, known) is { } near ? $" (did you mean '{near}'?)" : string.Empty;
}
