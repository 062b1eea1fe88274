using Redoubt.Data;

namespace Redoubt.Cli;

/// <summary><c>redoubt data list</c>: every way to name a data set.</summary>
internal sealed class DataListVerb() : Verb("list", "List the kinds of data set")
{
    public override string Description => "Lists the kinds of data set that every --data option understands, each with an example.";

    public override IReadOnlyList<HelpExample> Examples => [new("data list", "the list")];

    public override int Run(VerbContext context)
    {
        foreach (DataScheme scheme in DataScheme.All)
        {
            context.Say(scheme.Syntax);
            foreach (string line in TextLayout.Wrap(scheme.Summary, context.Terminal.Width, 4)) context.Say(line);
            context.Say($"    Example: {Quoted(scheme.Example)}");
        }

        context.Say(string.Empty);
        foreach (string line in TextLayout.Wrap("Add #START:COUNT for a slice and join with a plus sign: digits#0:100+digits#500:100.", context.Terminal.Width)) context.Say(line);
        foreach (string line in TextLayout.Wrap("Put an argument with a semicolon or # in quotes for the shell; double quotes inside it protect special characters in names.", context.Terminal.Width))
            context.Say(line);
        return ExitCode.Done;
    }

    private static string Quoted(string argument) => argument.AsSpan().ContainsAny(";#") ? $"'{argument}'" : argument;
}
