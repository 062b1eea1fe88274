using System.Diagnostics;
using System.Globalization;

namespace Redoubt.Cli.Tests;

public sealed class ProcessTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    [Fact]
    public async Task Run_AsAProcess_HasOutputErrorAndExitCode()
    {
        using Process version = Start("--version"), wrong = Start("assess", "--frobnicate");
        Assert.Equal(CommandLineHost.Version, (await version.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Trim());
        Assert.Contains("no option '--frobnicate'", await wrong.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await version.WaitForExitAsync(TestContext.Current.CancellationToken);
        await wrong.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal((ExitCode.Done, ExitCode.BadInput), (version.ExitCode, wrong.ExitCode));
    }

    [Fact]
    public async Task Run_Interrupted_WritesAPartialReportAndExitsWith3()
    {
        PosixSignals.RequireInterrupt();
        string folder = digits.File("interrupted");
        using Process process = Start("assess", digits.Model, "--data", "digits/test", "--norm", "linf", "--epsilon", "0.03", "--protocol", "full", "--out", folder); // Long enough not to end before the signal comes.
        while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (!line.StartsWith("  apgd-ce:", StringComparison.Ordinal)) continue;
            using Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            break;
        }

        await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Canceled, process.ExitCode);
        await Schemas.AssertValid("assessment", Path.Combine(folder, "report.json"));
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "redoubt.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }
}
