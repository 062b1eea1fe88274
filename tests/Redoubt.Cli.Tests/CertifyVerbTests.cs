using Redoubt.Evidence;

namespace Redoubt.Cli.Tests;

public sealed class CertifyVerbTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    [Fact]
    public async Task Run_SmallRadius_WritesCertificatesThatNoAttackBreaks()
    {
        string json = digits.File("certify.json"), attackJson = digits.File("certify-attack.json");
        CliRun run = CliRun.Of("certify", digits.Model, "--data", "digits/test#0:60", "--norm", "linf", "--epsilon", "1/500", "--method", "ibp", "--json", json);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        await Schemas.AssertValid("certification", json);
        CertificationResult result = EvidenceJson.Load<CertificationResult>(json);
        Assert.Equal(60, result.Examples);
        Assert.Equal(0.002, result.Threat.Epsilon);
        Assert.InRange(result.Certified.Certified, 1, result.Clean.Successes);
        Assert.Equal(result.Certified.Certified, result.Rows.Count(static row => row.Certified));
        Assert.All(result.Rows, static row => Assert.Equal(row.Certified, row.Margin > 0));
        Assert.Contains("any order", result.Arithmetic, StringComparison.Ordinal);
        Assert.Contains(run.Lines, static line => line.StartsWith("Certified  ", StringComparison.Ordinal));

        CliRun.Of("attack", digits.Model, "--data", "digits/test#0:60", "--attack", "pgd", "--norm", "linf", "--epsilon", "1/500", "--json", attackJson);
        AttackResult attack = EvidenceJson.Load<AttackResult>(attackJson);
        for (int row = 0; row < 60; row++) Assert.False(result.Rows[row].Certified && attack.Rows[row].Success);
    }

    [Fact]
    public async Task Run_LinearBounds_ProveMoreThanIntervalsAndNothingThatAnAttackBreaks()
    {
        string json = digits.File("crown.json"), attackJson = digits.File("crown-attack.json");
        var proved = new List<int>();
        foreach (string method in new[] { "ibp", "crown-ibp", "crown" })
        {
            CliRun run = CliRun.Of("certify", digits.Model, "--data", "digits/test#0:40", "--norm", "linf", "--epsilon", "0.02", "--method", method, "--json", json);
            Assert.Equal(ExitCode.Done, run.ExitCode);
            proved.Add(EvidenceJson.Load<CertificationResult>(json).Certified.Certified);
        }

        await Schemas.AssertValid("certification", json);
        CertificationResult result = EvidenceJson.Load<CertificationResult>(json);
        Assert.Equal("crown", result.Method);
        Assert.True(proved[0] < proved[1] && proved[1] <= proved[2], string.Join(' ', proved));
        Assert.Contains(result.Rows, static row => row.Method != "ibp" && row.Certified);
        CliRun.Of("attack", digits.Model, "--data", "digits/test#0:40", "--attack", "pgd", "--norm", "linf", "--epsilon", "0.02", "--json", attackJson);
        AttackResult attack = EvidenceJson.Load<AttackResult>(attackJson);
        for (int row = 0; row < 40; row++) Assert.False(result.Rows[row].Certified && attack.Rows[row].Success);
    }

    [Fact]
    public void Run_LargeRadius_CertifiesNothingAndFailsTheGate()
    {
        CliRun run = CliRun.Of("certify", digits.Model, "--data", "digits/test#0:20", "--norm", "linf", "--epsilon", "0.9", "--fail-under", "0.5");
        Assert.Equal(ExitCode.GateFailed, run.ExitCode);
        Assert.Contains("Certified          0.0 %", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_EuclideanBall_SaysThatItIsReplacedByABox()
    {
        CliRun run = CliRun.Of("certify", digits.Model, "--data", "digits/test#0:5", "--norm", "l2", "--epsilon", "0.001");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Contains("Note: bounds are computed over boxes; the l2 ball is replaced by the box that encloses it", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--method", "crow", "There is no method 'crow'; known are ibp, crown-ibp, crown.")]
    [InlineData("--fail-under", "1.5", "--fail-under must be in [0, 1], was 1.5.")]
    public void Run_WrongArgument_IsOneSentence(string option, string value, string sentence)
    {
        CliRun run = CliRun.Of("certify", digits.Model, "--data", "digits/test#0:5", "--norm", "linf", "--epsilon", "0.1", option, value);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Equal($"redoubt: {sentence}", run.Error.TrimEnd());
    }
}
