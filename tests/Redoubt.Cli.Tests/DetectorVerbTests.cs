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

    [Theory]
    [InlineData("learned-input")]
    [InlineData("learned-layer")]
    [InlineData("auto-encoder")]
    public async Task Run_FitTrainedKind_FindsWhatItLearned(string kind)
    {
        string detector = digits.File($"{kind}.onnx"), json = digits.File($"{kind}.json"), evaluation = digits.File($"{kind}-e.json"), plot = digits.File($"{kind}.svg");
        CliRun attacked = CliRun.Of("attack", digits.Model, "--data", "digits/train#0:300", "--attack", "mi-fgsm", "--norm", "linf", "--epsilon", "0.3", "--out", digits.File("adv.npy"));
        Assert.True(attacked.ExitCode == ExitCode.Done, attacked.Error);
        string[] learns = kind == "auto-encoder" ? [] : ["--attacked", digits.File("adv.npy")];
        CliRun fitted = CliRun.Of(
        [
            "detector", "fit", digits.Model, "--kind", kind, "--data", "digits/train", "--test-data", "digits/test", "--fpr", "0.05", "--epochs", "4", "--out", detector, "--json", json, "--plot", plot, .. learns,
        ]);
        Assert.True(fitted.ExitCode == ExitCode.Done, fitted.Error);
        await Schemas.AssertValid("detector", json);
        Assert.StartsWith("<svg ", await File.ReadAllTextAsync(plot, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        CliRun measured = CliRun.Of(
            "detector", "evaluate", digits.Model, "--detector", detector, "--data", "digits/test", "--sample", "60", "--norm", "linf", "--epsilon", "0.3", "--steps", "0", "--json", evaluation);
        Assert.True(measured.ExitCode == ExitCode.Done, measured.Error);
        DetectorRecord record = Assert.Single(EvidenceJson.Load<DetectorEvaluationResult>(evaluation).Detectors);

        // On pictures of 8 × 8 the code of the auto-encoder is as wide as its input, so it learns to reproduce everything.
        if (kind != "auto-encoder") Assert.True(record.Areas[0] > 0.7, $"{record.Areas[0]}");
        Assert.All(record.Points, static point => Assert.Null(point.AdaptiveStopped));
    }

    [Fact]
    public async Task Run_CombineAndRecalibrate_MakeDetectorsOfDetectors()
    {
        string first = digits.File("c1.onnx"), second = digits.File("c2.onnx"), joined = digits.File("joined.onnx"), again = digits.File("again.onnx"), json = digits.File("joined.json");
        foreach ((string kind, string file) in new[] { ("energy", first), ("deep-neighbors", second) })
            Assert.Equal(ExitCode.Done, CliRun.Of("detector", "fit", digits.Model, "--kind", kind, "--data", "digits/train", "--fpr", "0.05", "--out", file).ExitCode);
        CliRun run = CliRun.Of(
            "detector", "combine", digits.Model, "--detector", first, "--detector", second, "--rule", "simes", "--data", "digits/test#0:150", "--calibration-data", "digits/test#150:200", "--fpr", "0.05", "--out", joined, "--json", json);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("detector", json);
        DetectorFitResult result = EvidenceJson.Load<DetectorFitResult>(json);
        Assert.Equal(("joined", "shattered", "simes"), (result.Kind, result.Gradients, result.Settings["rule"]));
        CliRun renewed = CliRun.Of("detector", "recalibrate", digits.Model, "--detector", joined, "--data", "digits/test#0:300", "--fpr", "0.1", "--out", again, "--json", json);
        Assert.True(renewed.ExitCode == ExitCode.Done, renewed.Error);
        await Schemas.AssertValid("detector", json);
        Assert.Equal(0.05, EvidenceJson.Load<DetectorFitResult>(json).Drift!.Rejected.Value, 0.06);
        CliRun attacked = CliRun.Of("attack", digits.Model, "--data", "digits/test#300:10", "--attack", "apgd-ce", "--norm", "linf", "--epsilon", "0.1", "--detector", again);
        Assert.True(attacked.ExitCode == ExitCode.Done, attacked.Error);
    }

    [Fact]
    public async Task Run_Compare_TellsOtherRowsAndNotTheSame()
    {
        string json = digits.File("compare.json");
        string[] common = ["detector", "compare", digits.Model, "--data", "digits/train#0:200", "--batch", "60", "--permutations", "99", "--json", json];
        Assert.Equal(ExitCode.Done, CliRun.Of([.. common, "--with", "digits/test#0:200", "--layer", "input"]).ExitCode);
        await Schemas.AssertValid("comparison", json);
        Assert.True(EvidenceJson.Load<TwoSampleResult>(json).PValue > 0.02);
        string attacked = digits.File("compare.npy");
        Assert.Equal(ExitCode.Done, CliRun.Of("attack", digits.Model, "--data", "digits/test#0:100", "--attack", "mi-fgsm", "--norm", "linf", "--epsilon", "0.4", "--out", attacked).ExitCode);
        Assert.Equal(ExitCode.Done, CliRun.Of([.. common, "--examples", attacked, "--layer", "input"]).ExitCode);
        Assert.Equal(0.01, EvidenceJson.Load<TwoSampleResult>(json).PValue, 1e-9);
    }

    [Fact]
    public void Run_Layers_MarksTheDefault() =>
        Assert.Contains(CliRun.Of("detector", "layers", digits.Model, "--data", "digits/test#0:1").Lines, static line => line.EndsWith(" default", StringComparison.Ordinal));

    [Theory]
    [InlineData("--kind mahalanobi", "There is no detector 'mahalanobi'; did you mean 'mahalanobis'?")]
    [InlineData("--kind energy --layer x", "The detector energy reads no layers; leave --layer out.")]
    [InlineData("--kind learned-input", "The detector learned-input learns from adversarial rows; give --attacked FILE.npy.")]
    [InlineData("--kind energy --plot p.svg", "--plot draws what comes out on --test-data; give those too.")]
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
