using System.CommandLine;
using System.CommandLine.Parsing;
using Redoubt.Evidence;

namespace Redoubt.Cli;

/// <summary>What is wrong with the arguments, in one sentence of our own wording.</summary>
internal static class ParseProblem
{
    public static string Sentence(ParseResult parsed, Command command)
    {
        string problem = Problem(parsed, command);
        return $"{problem} Run 'redoubt {Path(command)} --help' for examples.";
    }

    /// <summary>A misspelled option that the parser took for a positional argument, or null.</summary>
    public static string? MistakenOption(ParseResult parsed, Command command) => command.Arguments
        .Select(parsed.GetResult)
        .SelectMany(static result => result?.Tokens ?? [])
        .Select(static token => token.Value)
        .FirstOrDefault(static value => value.Length > 1 && value[0] == '-');

    private static string Problem(ParseResult parsed, Command command)
    {
        if ((MistakenOption(parsed, command) ?? (parsed.UnmatchedTokens is [string unmatched, ..] ? unmatched : null)) is { } token)
        {
            if (!token.StartsWith('-')) return $"The argument '{token}' was not expected.";
            string? near = Spelling.Nearest(token, command.Options.Select(static option => option.Name));
            return near is null ? $"There is no option '{token}'." : $"There is no option '{token}'; did you mean '{near}'?";
        }

        ParseError error = parsed.Errors[0];
        if (error.SymbolResult is OptionResult { Tokens.Count: 0, Implicit: false } option && option.Option.Arity.MinimumNumberOfValues > 0)
            return $"{option.Option.Name} needs a value.";
        string[] missing = [.. command.Options.Where(o => o.Required && parsed.GetResult(o) is null or OptionResult { Implicit: true } && o.Required).Select(static o => o.Name)];
        if (error.SymbolResult is ArgumentResult { Tokens.Count: 0 } argument && argument.Parent is CommandResult)
            return $"The argument {argument.Argument.HelpName ?? argument.Argument.Name} is missing.";
        if (missing.Length > 0 && error.SymbolResult is not ArgumentResult)
            return missing.Length == 1 ? $"{missing[0]} is required." : $"{string.Join(", ", missing[..^1])} and {missing[^1]} are required.";
        if (command.Subcommands.Count > 0 && error.SymbolResult is CommandResult)
            return $"'{command.Name}' needs one of {string.Join(", ", command.Subcommands.Select(static c => c.Name))}.";
        return error.Message.EndsWith('.') ? error.Message : error.Message + ".";
    }

    private static string Path(Command command)
    {
        var names = new Stack<string>();
        for (Symbol? symbol = command; symbol is Command c && c.Parents.Any(); symbol = c.Parents.FirstOrDefault()) names.Push(c.Name);
        return string.Join(' ', names);
    }
}
