using Redoubt.Evidence;

namespace Redoubt.Cli.Tests;

public sealed class TradeoffVerbTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    [Fact]
    public async Task Run_ThreeAssessments_ShowsTheirFront()
    {
        string plain = Assess("plain"), blurred = Assess("blurred", "--defense", "gaussian-blur=3"), folder = digits.File("tradeoff"), list = digits.File("candidates.yaml");
        await File.WriteAllTextAsync(list, $$"""
            - { name: plain, assessment: {{plain}}, seconds: 10, model: {{digits.Model}} }
            - { name: blurred, assessment: {{blurred}}, seconds: 20, model: {{digits.Model}} }
            """, TestContext.Current.CancellationToken);
        CliRun run = CliRun.Of("tradeoff", list, "--data", "digits/test", "--out", folder);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("tradeoff", Path.Combine(folder, "tradeoff.json"));
        TradeoffReport report = EvidenceJson.Load<TradeoffReport>(Path.Combine(folder, "tradeoff.json"));
        Assert.Equal(["plain", "blurred"], report.Candidates.Select(static c => c.Name));
        Assert.Equal([1, 2], report.Candidates.Select(static c => c.TrainingMultiple!.Value));
        Assert.All(report.Candidates, static c => Assert.True(c.LatencySeconds > 0));
        Assert.Equal(EvidenceJson.Load<AssessmentReport>(blurred).WorstCase!.Successes, report.Candidates[1].Robust!.Successes);
        Assert.Contains("Pareto front", await File.ReadAllTextAsync(Path.Combine(folder, "tradeoff.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OtherRadius_IsRefused()
    {
        string one = Assess("one"), other = Assess("other", "--epsilon", "0.05");
        CliRun run = CliRun.Of("tradeoff", one, other, "--out", digits.File("refused"));
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("'one' was assessed in linf 0.1, 'other' in linf 0.05; they cannot be compared.", run.Error, StringComparison.Ordinal);
        Assert.Contains("There is nothing to compare", CliRun.Of("tradeoff", one, "--out", digits.File("refused")).Error, StringComparison.Ordinal);
    }

    private string Assess(string name, params string[] more)
    {
        string folder = digits.File(name);
        string[] radius = more.Contains("--epsilon") ? [] : ["--epsilon", "0.1"];
        CliRun run = CliRun.Of(["assess", digits.Model, "--data", "digits/test#0:20", "--norm", "linf", "--attacks", "apgd-ce", "--out", folder, .. radius, .. more]);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        return Path.Combine(folder, "report.json");
    }
}
