namespace Redoubt.Cli.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void Run_NoArguments_PrintsHelpAndFails()
    {
        using var output = new StringWriter();
        using var terminal = new Terminal(output, output);
        Assert.Equal(ExitCode.BadInput, CommandLineHost.Run([], terminal));
        Assert.Contains("Usage: redoubt COMMAND", output.ToString(), StringComparison.Ordinal);
    }
}
