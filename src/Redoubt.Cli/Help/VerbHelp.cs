using System.CommandLine;

namespace Redoubt.Cli;

/// <summary>The text of <c>redoubt VERB --help</c>.</summary>
internal static class VerbHelp
{
    public static void Write(Terminal terminal, Verb verb, string path)
    {
        TextWriter output = terminal.Output;
        int width = terminal.Width;
        foreach (string line in TextLayout.Wrap(verb.Description, width)) output.WriteLine(line);
        output.WriteLine();
        foreach (string line in Usage(verb.Command, path, width)) output.WriteLine(line);
        if (verb.Examples.Count > 0) WriteExamples(output, verb.Examples, width);
        if (verb.Children.Count > 0) WriteSection(output, "Commands:", [.. verb.Children.Select(static c => (c.Command.Name, c.Command.Description ?? string.Empty))], width);
        if (verb.Command.Arguments.Count > 0)
            WriteSection(output, "Arguments:", [.. verb.Command.Arguments.Select(static a => (a.HelpName ?? a.Name, a.Description ?? string.Empty))], width);
        if (verb.Command.Options.Count > 0) WriteSection(output, "Options:", [.. verb.Command.Options.Where(static o => !o.Hidden).Select(Row)], width);
    }

    private static (string Term, string Meaning) Row(Option option)
    {
        string value = option.Arity.MaximumNumberOfValues == 0 ? string.Empty : $" {option.HelpName ?? "VALUE"}";
        return (option.Name + value, $"{option.Description}{(option.Required ? " Required." : string.Empty)}");
    }

    private static string[] Usage(Command command, string path, int width)
    {
        var words = new List<string> { $"redoubt {path}" };
        if (command.Subcommands.Count > 0) words.Add("COMMAND");
        words.AddRange(command.Arguments.Select(static a => a.HelpName ?? a.Name));
        words.AddRange(command.Options.Where(static o => o.Required).Select(static o => $"{o.Name} {o.HelpName ?? "VALUE"}"));
        words.Add("[options]");
        string[] lines = [.. TextLayout.Wrap(string.Join(' ', words), width, 7)];
        lines[0] = "Usage: " + lines[0].TrimStart();
        return lines;
    }

    private static void WriteExamples(TextWriter output, IReadOnlyList<HelpExample> examples, int width)
    {
        output.WriteLine();
        output.WriteLine("Examples:");
        foreach (HelpExample example in examples)
        {
            foreach (string line in TextLayout.Wrap("# " + example.Purpose, width, 2)) output.WriteLine(line);

            // Broken lines end in a backslash, so that an example can still be pasted into a shell.
            string[] lines = [.. TextLayout.Wrap("redoubt " + example.CommandLine, width - 4, 2)];
            for (int i = 0; i < lines.Length; i++) output.WriteLine((i == 0 ? lines[i] : "  " + lines[i]) + (i < lines.Length - 1 ? " \\" : string.Empty));
        }
    }

    private static void WriteSection(TextWriter output, string title, IReadOnlyList<(string Term, string Meaning)> rows, int width)
    {
        output.WriteLine();
        output.WriteLine(title);
        foreach (string line in TextLayout.Columns(rows, width)) output.WriteLine(line);
    }
}
