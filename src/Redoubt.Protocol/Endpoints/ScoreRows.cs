using System.Globalization;

namespace Redoubt.Protocol;

/// <summary>What endpoints share when an answer becomes scores.</summary>
internal static class ScoreRows
{
    /// <summary>Writes a label as scores: 1 for it, 0 for every other class.</summary>
    public static void Label(Span<float> scores, long label, int row)
    {
        if (label < 0 || label >= scores.Length) throw new InvalidMessageException($"row {row} of the answer has the label {label}, the classes are 0 to {scores.Length - 1}");
        scores.Clear();
        scores[(int)label] = 1;
    }

    /// <summary>The number of a class that is named by a text.</summary>
    public static long LabelOf(string text, IReadOnlyList<string> classNames, int row)
    {
        for (int i = 0; i < classNames.Count; i++)
        {
            if (classNames[i] == text) return i;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long label)
            ? label
            : throw new InvalidMessageException($"row {row} of the answer has the label '{Shorten(text)}', which is not one of the class names");
    }

    /// <summary>One score of two classes: class 1 where it is above the threshold.</summary>
    public static void Single(Span<float> scores, float score, double threshold)
    {
        scores[0] = (float)threshold;
        scores[1] = score;
    }

    public static void RequireFinite(ReadOnlySpan<float> scores, int classes)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            if (!float.IsFinite(scores[i])) throw new InvalidMessageException(FormattableString.Invariant($"the score of class {i % classes} in row {i / classes} of the answer is {scores[i]}"));
        }
    }

    public static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
