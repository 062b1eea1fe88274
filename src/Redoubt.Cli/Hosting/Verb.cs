using System.CommandLine;

namespace Redoubt.Cli;

/// <summary>One verb: its options for the parser, its examples for the help, and what it does.</summary>
internal abstract class Verb
{
    protected Verb(string name, string summary)
    {
        Command = new Command(name, summary);
    }

    /// <summary>The verb as the parser knows it.</summary>
    public Command Command { get; }

    /// <summary>What the verb does, in a few sentences.</summary>
    public abstract string Description { get; }

    /// <summary>Command lines that work, each with what it is for.</summary>
    public abstract IReadOnlyList<HelpExample> Examples { get; }

    /// <summary>Verbs below this one, such as <c>data list</c>.</summary>
    public virtual IReadOnlyList<Verb> Children => [];

    /// <summary>Does the work.</summary>
    /// <param name="context">Parsed arguments and the terminal.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public abstract int Run(VerbContext context);

    /// <summary>Adds an option to the verb.</summary>
    protected TOption Add<TOption>(TOption option)
        where TOption : Option
    {
        Command.Options.Add(option);
        return option;
    }

    /// <summary>Adds a positional argument to the verb.</summary>
    protected Argument<T> Add<T>(Argument<T> argument)
    {
        Command.Arguments.Add(argument);
        return argument;
    }
}
