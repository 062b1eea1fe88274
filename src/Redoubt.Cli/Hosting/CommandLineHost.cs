using System.CommandLine;
using System.CommandLine.Help;
using System.Reflection;
using Redoubt.Evidence;

namespace Redoubt.Cli;

/// <summary>From arguments to exit code: finds the verb, parses, runs, and turns every failure into one sentence.</summary>
internal static class CommandLineHost
{
    /// <summary>Runs the program.</summary>
    /// <param name="arguments">Arguments without the program's name.</param>
    /// <param name="terminal">Where to write; its cancellation ends the run in order.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, Terminal terminal)
    {
        try
        {
            return Dispatch(arguments, terminal);
        }
        catch (Exception exception) when (ErrorSentence.TryOf(exception, terminal.CancellationToken, out string? sentence, out int code))
        {
            terminal.Error.WriteLine(sentence);
            if (ErrorSentence.WantsTrace && code == ExitCode.InternalError) terminal.Error.WriteLine(exception);
            return code;
        }
    }

    /// <summary>Version of the program, without build metadata.</summary>
    public static string Version =>
        typeof(CommandLineHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    private static int Dispatch(IReadOnlyList<string> arguments, Terminal terminal)
    {
        // The root is answered without the parser: help has to be there at once.
        if (arguments.Count == 0 || (arguments.Count == 1 && IsHelp(arguments[0])))
        {
            RootHelp.Write(terminal);
            return arguments.Count == 0 ? ExitCode.BadInput : ExitCode.Done;
        }

        if (arguments is ["--version"])
        {
            terminal.Output.WriteLine(Version);
            return ExitCode.Done;
        }

        if (arguments is ["help", ..]) return Dispatch([.. arguments.Skip(1), "--help"], terminal);
        string name = arguments[0];
        VerbCard card = VerbCard.All.FirstOrDefault(card => card.Name == name) ?? throw new InvalidUsageException(Unknown(name));
        return RunVerb(card.Create(), arguments, terminal);
    }

    private static int RunVerb(Verb verb, IReadOnlyList<string> arguments, Terminal terminal)
    {
        var root = new Command("redoubt") { verb.Command };
        foreach (Verb child in verb.Children) verb.Command.Subcommands.Add(child.Command);
        var help = new HelpOption { Recursive = true };
        root.Options.Add(help);
        var configuration = new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null };
        ParseResult parsed = root.Parse(arguments, configuration);
        Verb chosen = verb.Children.FirstOrDefault(child => child.Command == parsed.CommandResult.Command) ?? verb;
        if (arguments.Any(IsHelp))
        {
            VerbHelp.Write(terminal, chosen, chosen == verb ? verb.Command.Name : $"{verb.Command.Name} {chosen.Command.Name}");
            return ExitCode.Done;
        }

        if (parsed.Errors.Count > 0 || ParseProblem.MistakenOption(parsed, chosen.Command) is not null) throw new InvalidUsageException(ParseProblem.Sentence(parsed, chosen.Command));
        return chosen.Run(new VerbContext(parsed, terminal, arguments));
    }

    private static bool IsHelp(string argument) => argument is "--help" or "-h" or "-?";

    private static string Unknown(string name)
    {
        string? near = Spelling.Nearest(name, VerbCard.All.Select(static card => card.Name));
        string kind = name.StartsWith('-') ? "option" : "command";
        return $"redoubt has no {kind} '{name}'{(near is null ? string.Empty : $"; did you mean '{near}'?")}{(near is null ? "." : string.Empty)} Run 'redoubt --help' for the list.";
    }
}
