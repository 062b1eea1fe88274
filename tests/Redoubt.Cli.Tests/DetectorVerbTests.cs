using Redoubt.Evidence;

namespace Redoubt.Cli.Tests;

public sealed class DetectorVerbTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    [Theory]
    [InlineData("mahalanobis")]
    [InlineData("feature-squeezing")]
    public async Task Run_FitThenEvaluateThenAttack_UsesOneFile(string kind)
    {
        string detector = digits.File($"{kind}.onnx"), fit = digits.File($"{kind}.json"), evaluation = digits.File($"{kind}-e.json");
        CliRun fitted = CliRun.Of(
            "detector", "fit", digits.Model, "--kind", kind, "--data", "digits/train", "--calibration-share", "0.4", "--test-data", "digits/test", "--fpr", "0.05", "--out", detector, "--json", fit);
        Assert.True(fitted.ExitCode == ExitCode.Done, fitted.Error);
        await Schemas.AssertValid("detector", fit);
        DetectorFitResult result = EvidenceJson.Load<DetectorFitResult>(fit);
        Assert.Equal((kind, 0.05), (result.Kind, result.FalsePositiveRate));
        Assert.Equal(0.05, Assert.Single(result.Reliability, static point => point.ChosenRate == 0.05).Rejected.Value, 0.1);

        CliRun measured = CliRun.Of(
            "detector", "evaluate", digits.Model, "--detector", detector, "--data", "digits/test", "--sample", "20", "--norm", "linf", "--epsilon", "0.2", "--steps", "5", "--json", evaluation);
        Assert.True(measured.ExitCode == ExitCode.Done, measured.Error);
        await Schemas.AssertValid("detection", evaluation);
        DetectorRecord record = Assert.Single(EvidenceJson.Load<DetectorEvaluationResult>(evaluation).Detectors);
        Assert.Equal(kind, record.Kind);
        Assert.All(record.Points, static point => Assert.NotNull(point.AdaptiveStopped));

        CliRun attacked = CliRun.Of("attack", digits.Model, "--data", "digits/test#0:10", "--attack", "apgd-ce", "--norm", "linf", "--epsilon", "0.1", "--detector", detector);
        Assert.True(attacked.ExitCode == ExitCode.Done, attacked.Error);
    }

    [Fact]
    public void Run_Layers_MarksTheDefault() =>
        Assert.Contains(CliRun.Of("detector", "layers", digits.Model, "--data", "digits/test#0:1").Lines, static line => line.EndsWith(" default", StringComparison.Ordinal));

    [Theory]
    [InlineData("--kind mahalanobi", "There is no detector 'mahalanobi'; did you mean 'mahalanobis'?")]
    [InlineData("--kind energy --layer x", "The detector energy reads no layers; leave --layer out.")]
    [InlineData("--kind energy --fpr 2", "--fpr must be in (0, 1), was 2.")]
    [InlineData("--kind mahalanobis --layer nowhere", "The model has no value 'nowhere' that can be read")]
    [InlineData("--kind energy --fpr 0.0001", "A false-positive rate of 0.0001 needs at least 9999 calibration rows")]
    [InlineData("--kind energy --calibration-data digits/train", "Row 0 of digits/train is also row 0 of digits/train")]
    public void Run_FitWithMistake_SaysWhat(string arguments, string sentence)
    {
        CliRun run = CliRun.Of(["detector", "fit", digits.Model, "--data", "digits/train", "--out", digits.File("no.onnx"), .. arguments.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }
}
