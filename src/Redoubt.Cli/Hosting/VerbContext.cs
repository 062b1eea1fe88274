using System.CommandLine;

namespace Redoubt.Cli;

/// <summary>What a verb is given when it runs.</summary>
/// <param name="Parsed">The parsed arguments.</param>
/// <param name="Terminal">The outside.</param>
/// <param name="Arguments">The arguments as typed, for the report's command line.</param>
internal sealed record VerbContext(ParseResult Parsed, Terminal Terminal, IReadOnlyList<string> Arguments)
{
    private const int LabelWidth = 17;

    /// <summary>Value of an option or its default.</summary>
    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);

    /// <summary>Value of an argument or its default.</summary>
    public T? Get<T>(Argument<T> argument) => Parsed.GetValue(argument);

    /// <summary>Whether the user gave an option.</summary>
    public bool IsGiven(Option option) => Parsed.GetResult(option) is { Implicit: false };

    /// <summary>Writes one line of results.</summary>
    public void Say(string line) => Terminal.Output.WriteLine(line);

    /// <summary>Writes a sentence that may be long: wrapped on a terminal, one line in a file.</summary>
    public void SayLong(string text)
    {
        if (!Terminal.HasWidth) Say(text);
        else foreach (string line in TextLayout.Wrap(text, Terminal.Width)) Say(line);
    }

    /// <summary>Writes a label and what it stands for, wrapped beside it on a terminal.</summary>
    public void SayLabeled(string label, string text)
    {
        int width = Terminal.HasWidth ? Terminal.Width : int.MaxValue;
        string padded = label.PadRight(LabelWidth);
        foreach (string line in TextLayout.Wrap(text, width, LabelWidth))
        {
            Say(padded + line[LabelWidth..]);
            padded = new string(' ', LabelWidth);
        }
    }

    /// <summary>The command line that repeats this run, quoted for a POSIX shell.</summary>
    public string CommandLine => string.Join(' ', Arguments.Prepend("redoubt").Select(Quote));

    private static string Quote(string argument)
    {
        bool plain = argument.Length > 0 && argument.All(static c => char.IsAsciiLetterOrDigit(c) || "-_./:=,+@%".Contains(c, StringComparison.Ordinal));
        return plain ? argument : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
    }
}
