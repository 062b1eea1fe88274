namespace Redoubt.Cli;

/// <summary>The program <c>redoubt</c>.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        using var terminal = Terminal.OfProcess();
        return CommandLineHost.Run(arguments, terminal);
    }
}
