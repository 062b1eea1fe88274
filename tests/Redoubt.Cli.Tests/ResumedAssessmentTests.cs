using System.Diagnostics;
using Redoubt.Evidence;

namespace Redoubt.Cli.Tests;

/// <summary>Runs that are killed as nothing can prevent, and run again.</summary>
public sealed class ResumedAssessmentTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    [Fact]
    public async Task Assess_KilledAtSeveralPoints_EndsWithTheBytesOfARunThatWasNot()
    {
        string whole = Path.Combine(digits.File("whole"), "out"), killed = Path.Combine(digits.File("killed"), "out");
        Directory.CreateDirectory(digits.File("whole"));
        Directory.CreateDirectory(digits.File("killed"));
        await RunToTheEnd(digits.File("whole"));
        int kills = 0;
        foreach (int steps in new[] { 1, 4, 9 }) kills += await KillAt(digits.File("killed"), steps) ? 1 : 0;
        Assert.True(kills > 0, "Every run ended before it could be killed.");
        Assert.Contains("Going on from ", await RunToTheEnd(digits.File("killed")), StringComparison.Ordinal);

        Assert.Equal(Files(whole), Files(killed));
        foreach (string file in Files(whole).Where(static name => name != "timing.json"))
        {
            Assert.True(
                File.ReadAllBytes(Path.Combine(whole, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(killed, file))), $"{file} differs after {kills} kills.");
        }

        await Schemas.AssertValid("timing", Path.Combine(killed, "timing.json"));
        Assert.True(EvidenceJson.Load<TimingReport>(Path.Combine(killed, "timing.json")).RestoredSteps > 0);
    }

    [Fact]
    public void Assess_OtherSettingsInTheSameFolder_DoesNotTakeOverSteps()
    {
        string folder = digits.File("changed");
        CliRun.CanceledAt("  square:", "assess", digits.Model, "--data", "digits/test", "--sample", "40", "--norm", "linf", "--epsilon", "0.05", "--out", folder);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(folder, "checkpoint")));
        CliRun other = CliRun.Of("assess", digits.Model, "--data", "digits/test", "--sample", "40", "--norm", "linf", "--epsilon", "0.06", "--out", folder, "--attacks", "fgsm");
        Assert.Equal(ExitCode.Done, other.ExitCode);
        Assert.Contains("came from another model, other data, other settings or another build", other.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Going on", other.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "checkpoint")));
    }

    // The same name of the folder in another place: the command line is part of the report.
    private ProcessStartInfo Command(string place) => new("dotnet",
        [Path.Combine(AppContext.BaseDirectory, "redoubt.dll"), "assess", digits.Model, "--data", "digits/test", "--norm", "linf", "--epsilon", "0.05", "--protocol", "adaptive", "--sample", "60", "--out", "out"])
    {
        WorkingDirectory = place,
        RedirectStandardOutput = true,
    };

    private async Task<string> RunToTheEnd(string place)
    {
        using Process process = Process.Start(Command(place))!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Done, process.ExitCode);
        return output;
    }

    // Kills the run when it has kept so many steps; false where it ended before.
    private async Task<bool> KillAt(string place, int steps)
    {
        string folder = Path.Combine(place, "out", "checkpoint");
        using Process process = Process.Start(Command(place))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (!process.HasExited && !(Directory.Exists(folder) && Directory.GetFiles(folder, "*.step").Length >= steps)) await Task.Delay(5, TestContext.Current.CancellationToken);
        bool runs = !process.HasExited;
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        await output;
        return runs;
    }

    private static string[] Files(string folder) =>
        [.. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];
}
