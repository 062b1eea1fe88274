namespace Redoubt.Cli.Tests;

/// <summary>One run of the program inside the test process.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>Output lines.</summary>
    public string[] Lines => Output.ReplaceLineEndings("\n").Split('\n');

    /// <summary>Runs the program.</summary>
    public static CliRun Of(params string[] arguments) => With(null, arguments);

    /// <summary>Runs the program in a terminal of a given width.</summary>
    public static CliRun With(int? width, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        using var terminal = new Terminal(output, error, isInteractive: false, width);
        int code = CommandLineHost.Run(arguments, terminal);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs the program and cancels it, as Ctrl-C does, as soon as it writes a certain text.</summary>
    public static CliRun CanceledAt(string text, params string[] arguments)
    {
        using var error = new StringWriter();
        using var output = new WatchedWriter(text);
        using var terminal = new Terminal(output, error);
        output.OnSeen = terminal.Cancel;
        int code = CommandLineHost.Run(arguments, terminal);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    private sealed class WatchedWriter(string text) : StringWriter
    {
        public Action? OnSeen { get; set; }

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(text, StringComparison.Ordinal) == true) OnSeen?.Invoke();
        }
    }
}
