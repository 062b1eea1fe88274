using System.Text;

namespace Redoubt.Cli;

/// <summary>Lines that fit a terminal's width.</summary>
internal static class TextLayout
{
    /// <summary>Breaks text between words. Words longer than a line stay whole.</summary>
    /// <param name="text">One paragraph.</param>
    /// <param name="width">Characters in a line, indent included.</param>
    /// <param name="indent">Spaces before every line.</param>
    public static IEnumerable<string> Wrap(string text, int width, int indent = 0)
    {
        var line = new StringBuilder();
        string margin = new(' ', indent);
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && indent + line.Length + 1 + word.Length > width)
            {
                yield return margin + line;
                line.Clear();
            }

            if (line.Length > 0) line.Append(' ');
            line.Append(word);
        }

        yield return margin + line;
    }

    /// <summary>Two columns: a term, and its meaning wrapped beside it, or below it where the terminal is narrow.</summary>
    /// <param name="rows">Terms and meanings.</param>
    /// <param name="width">Characters in a line.</param>
    public static IEnumerable<string> Columns(IReadOnlyList<(string Term, string Meaning)> rows, int width)
    {
        int column = Math.Min(rows.Count == 0 ? 0 : rows.Max(static row => row.Term.Length), Math.Max(14, width / 3));
        int indent = column + 4;
        foreach ((string term, string meaning) in rows)
        {
            string[] lines = [.. Wrap(meaning, width, indent)];
            if (term.Length > column)
            {
                yield return "  " + term;
                foreach (string line in lines) yield return line;
                continue;
            }

            yield return "  " + term.PadRight(column + 2) + lines[0].TrimStart();
            foreach (string line in lines.Skip(1)) yield return line;
        }
    }
}
