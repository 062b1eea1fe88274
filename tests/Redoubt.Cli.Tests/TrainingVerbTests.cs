using System.Diagnostics;
using Redoubt.Evidence;

namespace Redoubt.Cli.Tests;

public sealed class TrainingVerbTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    [Fact]
    public async Task Train_KilledAfterAnEpochAndResumed_WritesTheBytesOfAnUninterruptedRun()
    {
        string whole = digits.File("whole.onnx"), killed = digits.File("killed.onnx");
        Assert.Equal(ExitCode.Done, CliRun.Of(Robust(whole)).ExitCode);
        using (Process process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "redoubt.dll"), .. Robust(killed)]) { RedirectStandardOutput = true })!)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            while (!process.HasExited && !File.Exists($"{killed}.checkpoint")) await Task.Delay(5, TestContext.Current.CancellationToken);
            Assert.False(process.HasExited, "The run ended before it could be killed.");
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            await output;
        }

        Assert.False(File.Exists(killed));
        CliRun again = CliRun.Of(Robust(killed));
        Assert.Equal(ExitCode.BadInput, again.ExitCode);
        Assert.Contains("go on with --resume", again.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, CliRun.Of([.. Robust(killed), "--resume"]).ExitCode);
        Assert.Equal(File.ReadAllBytes(whole), File.ReadAllBytes(killed));
        Assert.False(File.Exists($"{killed}.checkpoint"));
    }

    [Fact]
    public async Task Train_RobustRecipe_WritesReportCurvesAndMetrics()
    {
        string folder = digits.File("report"), json = digits.File("robust.json");
        CliRun run = CliRun.Of([.. Robust(digits.File("robust.onnx")), "--report", folder, "--json", json]);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        await Schemas.AssertValid("training", json);
        TrainingReport report = EvidenceJson.Load<TrainingReport>(Path.Combine(folder, "report.json"));
        Assert.Equal("pgd", report.Recipe);
        Assert.Equal(0.1, report.Threat!.Epsilon);
        Assert.All(report.Epochs, static epoch => Assert.NotNull(epoch.ValidationRobustAccuracy));
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(folder, "metrics.csv"), TestContext.Current.CancellationToken);
        Assert.Equal(report.Epochs.Length + 1, lines.Length);
        Assert.All(lines, static line => Assert.Equal(10, line.Split(',').Length));
        Assert.Contains("<polyline", await File.ReadAllTextAsync(Path.Combine(folder, "report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("union --threats linf:0.05,l2:0.3 --strategy max", "to withstand the union of linf 0.05, l2 0.3")]
    [InlineData("patch --patch 2x2", "to withstand a patch of 2x2 pixels anywhere")]
    [InlineData("macer --sigma 0.2 --noise-samples 4", "under normal noise of deviation 0.2, as the base of a smoothed classifier")]
    [InlineData("hat --norm linf --epsilon 0.05 --steps 2 --with MODEL", "to withstand perturbations of linf norm up to 0.05")]
    [InlineData("ensemble-adversarial --norm linf --epsilon 0.05 --with MODEL", "to withstand perturbations of linf norm up to 0.05")]
    [InlineData("distillation --with MODEL", "on the soft predictions of")]
    public async Task Train_EachRecipe_SaysWhatItIsForInReportAndPage(string recipe, string purpose)
    {
        string folder = digits.File($"recipe-{recipe.Split(' ')[0]}");
        CliRun run = CliRun.Of(
        [
            "train", "--data", "digits/train#0:300", "--test-data", "digits/test#0:100", "--architecture", "mlp", "--epochs", "2", "--validation", "0.1", "--out", $"{folder}.onnx", "--report", folder,
            "--threads", "1", "--recipe", .. recipe.Replace("MODEL", digits.Model, StringComparison.Ordinal).Split(' '),
        ]);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("training", Path.Combine(folder, "report.json"));
        TrainingReport report = EvidenceJson.Load<TrainingReport>(Path.Combine(folder, "report.json"));
        Assert.Contains(purpose, report.Purpose, StringComparison.Ordinal);
        Assert.Equal(recipe.StartsWith("distillation", StringComparison.Ordinal), report.Caution is not null);
        Assert.Equal(report.Caution is not null, run.Output.Contains("Caution", StringComparison.Ordinal));
        string page = await File.ReadAllTextAsync(Path.Combine(folder, "report.html"), TestContext.Current.CancellationToken);
        Assert.Contains($"Trained {report.Purpose}", page, StringComparison.Ordinal);
        Assert.Equal(report.Threat is null && report.Epochs[0].ValidationRobustAccuracy is null && report.Epochs[0].ValidationNoisyAccuracy is null && report.Caution is null, page.Contains("undisturbed inputs", StringComparison.Ordinal));
    }

    [Fact]
    public void Harden_ModelFile_KeepsItsArchitectureAndWithstandsMore()
    {
        string hardened = digits.File("hardened.onnx");
        CliRun run = CliRun.Of(
            "harden", digits.Model, "--data", "digits/train#0:600", "--test-data", "digits/test", "--norm", "linf", "--epsilon", "0.15", "--epochs", "8", "--lr", "0.02", "--out", hardened, "--threads", "1");
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        double before = Robust(digits.Model, "before.json"), after = Robust(hardened, "after.json");
        Assert.True(after > before + 0.15, $"{before} before, {after} after");
    }

    [Theory]
    [InlineData("--recipe pgd", "needs --norm and --epsilon")]
    [InlineData("--recipe standard --norm linf --epsilon 0.1", "has no one ball")]
    [InlineData("--recipe ibp --norm l2 --epsilon 0.1", "must be a linf ball")]
    [InlineData("--recipe pgd --norm linf --epsilon 0.1 --beta 3", "The recipe pgd has no --beta")]
    [InlineData("--recipe pgd --norm linf --epsilon 0", "--epsilon must be above 0")]
    [InlineData("--recipe union --threats linf:0.1", "two or more balls")]
    [InlineData("--recipe union --threats linf=0.1,l2:1", "was 'linf=0.1'")]
    [InlineData("--recipe union", "needs --threats")]
    [InlineData("--recipe union --threats linf:0.1,l2:1 --strategy best", "--strategy must be msd, max or avg")]
    [InlineData("--recipe patch", "needs --patch")]
    [InlineData("--recipe patch --patch 9x3", "larger than the images")]
    [InlineData("--recipe gaussian --sigma 0", "Sigma must be positive")]
    [InlineData("--recipe gaussian --mask glasses", "has no --mask")]
    [InlineData("--recipe hat --norm linf --epsilon 0.1", "needs one helper")]
    [InlineData("--recipe hat --norm linf --epsilon 0.1 --with no-such.onnx", "--with no-such.onnx: there is no such file")]
    [InlineData("--recipe distillation --temperature 0.5", "Temperature must be 1 or more")]
    [InlineData("--recipe free --norm linf --epsilon 0.1 --accumulate 2", "cannot compute it in parts")]
    [InlineData("--optimizer lion", "--optimizer must be sgd, adam or adamw, was 'lion'")]
    [InlineData("--average mean", "--average must be ema, ema=DECAY or swa")]
    [InlineData("--augment crop", "--augment knows flip")]
    [InlineData("--validation 0.9", "ValidationShare must be in [0, 0.5]")]
    public void Train_WrongArguments_SaysWhichAndHow(string arguments, string sentence)
    {
        CliRun run = CliRun.Of(["train", "--data", "digits", "--architecture", "mlp", "--out", digits.File("never.onnx"), .. arguments.Split(' ')]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(digits.File("never.onnx")));
    }

    [Fact]
    public void Harden_DataOfOtherShape_IsOneSentence()
    {
        CliRun run = CliRun.Of("harden", digits.Model, "--data", "digits", "--norm", "linf", "--epsilon", "0.1", "--layout", "nhwc", "--out", digits.File("never.onnx"));
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    private static string[] Robust(string output) =>
    [
        "train", "--data", "digits/train#0:800", "--test-data", "digits/test", "--architecture", "small-cnn", "--recipe", "pgd", "--norm", "linf", "--epsilon", "0.1", "--validation", "0.1",
        "--average", "ema=0.9", "--epochs", "6", "--out", output, "--threads", "1",
    ];

    private double Robust(string model, string json)
    {
        CliRun run = CliRun.Of("attack", model, "--data", "digits/test", "--attack", "pgd", "--norm", "linf", "--epsilon", "0.15", "--out", digits.File("adv.npy"), "--json", digits.File(json));
        Assert.Equal(ExitCode.Done, run.ExitCode);
        return EvidenceJson.Load<AttackResult>(digits.File(json)).RobustAccuracy!.Value;
    }
}
