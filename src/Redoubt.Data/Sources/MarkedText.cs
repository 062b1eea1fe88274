namespace Redoubt.Data;

/// <summary>A data set argument without its double quotes, remembering which characters stood between them and so have no special meaning.</summary>
/// <param name="Text">The characters.</param>
/// <param name="Quoted">For every character, whether it was quoted.</param>
internal sealed record MarkedText(string Text, bool[] Quoted)
{
    /// <summary>Removes the quotes.</summary>
    /// <exception cref="UnreadableDataException">A quote is not closed.</exception>
    public static MarkedText Of(string argument)
    {
        var text = new System.Text.StringBuilder(argument.Length);
        var quoted = new List<bool>(argument.Length);
        bool inside = false;
        foreach (char c in argument)
        {
            if (c == '"')
            {
                inside = !inside;
                continue;
            }

            text.Append(c);
            quoted.Add(inside);
        }

        if (inside) throw new UnreadableDataException(argument, "a double quote is not closed");
        return new MarkedText(text.ToString(), [.. quoted]);
    }

    /// <summary>Whether a position holds this character with its special meaning.</summary>
    public bool IsMark(int at, char mark) => Text[at] == mark && !Quoted[at];

    /// <summary>Positions of a character with its special meaning.</summary>
    public int[] Marks(char mark) => [.. Enumerable.Range(0, Text.Length).Where(at => IsMark(at, mark))];

    /// <summary>A part of the text.</summary>
    public MarkedText Part(int start, int end) => new(Text[start..end], Quoted[start..end]);

    /// <summary>Whether the text ends in these characters, none of them quoted.</summary>
    public bool EndsWith(string suffix) =>
        Text.EndsWith(suffix, StringComparison.Ordinal) && !Quoted.AsSpan(Text.Length - suffix.Length).Contains(true);
}
