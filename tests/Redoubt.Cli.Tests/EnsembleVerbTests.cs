using Redoubt.Evidence;

namespace Redoubt.Cli.Tests;

public sealed class EnsembleVerbTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    [Fact]
    public async Task Ensemble_TwoModels_DecidesByTheirMeanProbabilitiesAndCountsPairs()
    {
        string other = digits.File("other.onnx"), joined = digits.File("joined.onnx"), json = digits.File("joined.json");
        Assert.Equal(ExitCode.Done, CliRun.Of("train", "--data", "digits/train#0:200", "--architecture", "mlp", "--epochs", "2", "--out", other, "--threads", "1").ExitCode);
        CliRun run = CliRun.Of("ensemble", digits.Model, other, "--data", "digits/test", "--out", joined, "--json", json, "--threads", "1");
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("ensemble", json);
        EnsembleResult result = EvidenceJson.Load<EnsembleResult>(json);
        Assert.Equal(2, result.Members.Length);
        EnsemblePair pair = Assert.Single(result.Pairs);

        // Rows that they decide differently are wrong at least once; rows wrong in both are part of each one's errors.
        int[] wrong = [.. result.Members.Select(static m => m.Accuracy.Total - m.Accuracy.Successes)];
        Assert.InRange(pair.DoubleFault.Successes, 0, wrong.Min());
        Assert.True(pair.Disagreement.Successes >= wrong[0] + wrong[1] - 2 * pair.DoubleFault.Successes, "A row that only one decides wrongly is decided differently.");
        Assert.InRange(result.Model.Parameters - result.Members.Sum(static m => m.Model.Parameters), 0, 2); // The mean has a number or two of its own.

        CliRun attack = CliRun.Of("attack", joined, "--data", "digits/test#0:30", "--attack", "pgd", "--norm", "linf", "--epsilon", "0.1", "--threads", "1");
        Assert.True(attack.ExitCode == ExitCode.Done, attack.Error);
    }

    [Fact]
    public void Train_ArchitectureOfSeveral_WritesOneModel()
    {
        string path = digits.File("adp.onnx");
        CliRun run = CliRun.Of("train", "--data", "digits/train#0:300", "--test-data", "digits/test#0:100", "--architecture", "mlp+small-cnn", "--recipe", "adp", "--epochs", "2", "--out", path, "--threads", "1");
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        Assert.Contains("Caution", run.Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, CliRun.Of("attack", path, "--data", "digits/test#0:20", "--attack", "pgd", "--norm", "linf", "--epsilon", "0.1", "--threads", "1").ExitCode);
    }

    [Theory]
    [InlineData("MODEL", "2 to 16 members, 1 were named")]
    [InlineData("MODEL no-such.onnx", "no-such.onnx: there is no such file")]
    public void Ensemble_WrongArguments_IsOneSentence(string models, string sentence)
    {
        CliRun run = CliRun.Of(["ensemble", .. models.Replace("MODEL", digits.Model, StringComparison.Ordinal).Split(' '), "--data", "digits", "--out", digits.File("never.onnx")]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(digits.File("never.onnx")));
    }

    [Theory]
    [InlineData("--architecture mlp --recipe gal", "trains an ensemble")]
    [InlineData("--architecture mlp+no-such", "There is no architecture 'no-such'")]
    public void Train_EnsembleThatIsNone_SaysWhy(string arguments, string sentence)
    {
        CliRun run = CliRun.Of(["train", "--data", "digits", "--out", digits.File("never.onnx"), .. arguments.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }
}
