using Redoubt.Data;
using Redoubt.Evidence;

namespace Redoubt.Cli.Tests;

public sealed class UniversalVerbTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    [Fact]
    public async Task Run_Digits_WritesPerturbationAndResult()
    {
        string folder = digits.File("universal"), json = digits.File("universal-copy.json");
        CliRun run = CliRun.Of(
            "universal", digits.Model, "--data", "digits/train#0:400", "--test-data", "digits/test#0:150", "--norm", "linf", "--epsilon", "0.25", "--steps", "60", "--out", folder, "--json", json);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("universal", json);
        UniversalResult result = EvidenceJson.Load<UniversalResult>(json);
        Assert.Equal(result.Clean.Successes, result.Flips.Total);
        Assert.Equal(150, result.DecidedAs.Sum());
        Assert.True(result.Flips.Lower > result.NoiseControl.Value, $"{result.FlipShare} against {result.NoiseControl.Value}");
        NpyArray saved = NpyArray.Load(Path.Combine(folder, "perturbation.npy"));
        Assert.Equal([1, 8, 8], saved.Shape.Extents.ToArray());
        Assert.Equal(Sha256Text.OfFile(Path.Combine(folder, "perturbation.npy")), result.PerturbationSha256);
        Assert.All(saved.ToTensor().Data.ToArray(), value => Assert.InRange(Math.Abs(value), 0, 0.25));
        Assert.Contains(run.Lines, static line => line.StartsWith("Random noise  ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("l1", "A universal perturbation supports linf and l2, not l1.")]
    [InlineData("l0", "A universal perturbation supports linf and l2, not l0.")]
    public void Run_WrongNorm_IsOneSentence(string norm, string sentence)
    {
        CliRun run = CliRun.Of(
            "universal", digits.Model, "--data", "digits/train#0:50", "--test-data", "digits/test#0:20", "--norm", norm, "--epsilon", "1", "--out", digits.File("none"));
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Equal($"redoubt: {sentence}", run.Error.TrimEnd());
    }
}
