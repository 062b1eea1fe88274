using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli.Tests;

/// <summary>Verification from the command line: the logits of a small network serve as embeddings of digits, pairs of the same digit as pairs of the same person.</summary>
public sealed class PairVerbTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    private const double Epsilon = 0.15;

    private static readonly LabeledData Images = DataLoader.Load("digits/test#0:60");

    [Fact]
    public async Task Attack_Pairs_StatesWhatTheFilesHold()
    {
        (AttackResult result, string npy, string output) = Attack("attack-pairs", ["--norm", "linf", "--epsilon", "0.15"], "pgd");
        await Schemas.AssertValid("attack", digits.File("attack-pairs.json"));
        PairVerification pairs = result.Pairs!;
        double[,] clean = Cosines(Images.Inputs, Images.Inputs);
        Tensor written = NpyArray.Load(npy).ToTensor(), alone = NpyArray.Load(digits.File("attack-pairs.images.npy")).ToTensor();
        Assert.Equal(new Shape(pairs.Outcomes.Length, 2, 8, 8), written.Shape);
        double[,] attacked = Cosines(alone, Images.Inputs);
        int dodged = 0, accepted = 0, impersonated = 0, rejected = 0;
        for (int row = 0; row < pairs.Outcomes.Length; row++)
        {
            PairOutcome pair = pairs.Outcomes[row];
            Assert.Equal(Images.Inputs.Row(pair.Second).ToArray(), written.Row(row)[64..].ToArray());
            Assert.Equal(alone.Row(row).ToArray(), written.Row(row)[..64].ToArray());
            Assert.True(Norm.Linf.Distance(alone.Row(row), Images.Inputs.Row(pair.First)) <= Epsilon + 1e-9);
            double before = clean[pair.First, pair.Second], after = attacked[row, pair.Second];
            Assert.Equal(before, pair.SimilarityBefore, 1e-5);
            Assert.Equal(after, pair.SimilarityAfter, 1e-5);
            bool right = before > pairs.Threshold == pair.IsSame, wrong = after > pairs.Threshold != pair.IsSame;
            Assert.Equal(right && wrong, pair.Success);
            (accepted, dodged) = pair.IsSame && right ? (accepted + 1, dodged + (wrong ? 1 : 0)) : (accepted, dodged);
            (rejected, impersonated) = !pair.IsSame && right ? (rejected + 1, impersonated + (wrong ? 1 : 0)) : (rejected, impersonated);
        }

        Assert.Equal((dodged, accepted), (pairs.Dodging!.Successes, pairs.Dodging.Total));
        Assert.Equal((impersonated, rejected), (pairs.Impersonation!.Successes, pairs.Impersonation.Total));
        Assert.True(dodged > 0 && impersonated > 0, "the case is too hard to test anything");
        Assert.InRange(pairs.FalseAccepts.Value, 0, 0.05);
        Assert.True(pairs.FalseAccepts.Successes + 1 > 0.05 * pairs.DifferentPairs, "a smaller threshold would do");
        Assert.Contains("at most 5 % of the", pairs.ThresholdSource, StringComparison.Ordinal);
        Assert.Contains("Impersonation", output, StringComparison.Ordinal);
        Assert.Equal(1 + pairs.Outcomes.Length, File.ReadAllLines(digits.File("attack-pairs.pairs.csv")).Length);
        string html = File.ReadAllText(Path.Combine(digits.File("pictures"), "gallery.html"));
        Assert.Contains("cosine", html, StringComparison.Ordinal);
        Assert.Equal(24, html.Split("Attacked first image").Length - 1);
        Assert.Equal([137, 80, 78, 71], File.ReadAllBytes(Path.Combine(digits.File("pictures"), "contact-sheet.png"))[..4]);
    }

    [Theory]
    [InlineData("pgd", "linf")]
    [InlineData("square", "linf")]
    [InlineData("ddn", "l2")]
    public void Attack_PairsWithGlasses_ChangesTheFrameOfTheFirstImageOnly(string attack, string norm)
    {
        (AttackResult result, string npy, _) = Attack($"glasses-{attack}", ["--norm", norm, "--epsilon", "1", "--mask", "glasses", "--sample", "30"], attack);
        bool[] frame = FaceMasks.Glasses(8, 8);
        Assert.Equal($"glasses on the first image, {frame.Count(static free => free)} of 128 values", result.Threat.Mask);
        Assert.Contains(result.Rows, static row => row.Success);
        Assert.Equal(result.Pairs!.SamePairs, result.Pairs.CoveredDodging!.Total + result.Pairs.SamePairs - result.Pairs.TrueAccepts.Successes);
        Tensor written = NpyArray.Load(npy).ToTensor();
        for (int row = 0; row < written.Rows; row++)
        {
            PairOutcome pair = result.Pairs!.Outcomes[row];
            for (int i = 0; i < 128; i++)
            {
                float clean = i < 64 ? Images.Inputs.Row(pair.First)[i] : Images.Inputs.Row(pair.Second)[i - 64];
                Assert.True((i < 64 && frame[i]) || written.Row(row)[i] == clean, $"value {i} of row {row} changed");
            }
        }
    }

    [Fact]
    public void Attack_TargetedSame_IsImpersonationOnly()
    {
        (AttackResult result, _, _) = Attack("only-same", ["--norm", "linf", "--epsilon", "0.15", "--sample", "40", "--targeted", "1"], "pgd");
        Assert.Null(result.Pairs!.Dodging);
        Assert.NotNull(result.Pairs.Impersonation);
        Assert.DoesNotContain(result.Pairs.Outcomes, static pair => pair.IsSame && pair.Success);
    }

    [Fact]
    public async Task Assess_Pairs_ReportsDodgingAndImpersonation()
    {
        string folder = digits.File("assess-pairs");
        CliRun run = CliRun.Of(
            "assess", digits.Model, "--data", "digits/test#0:60", "--task", "verification", "--pairs", PairList(), "--threshold", "0.5", "--norm", "linf", "--epsilon", "0.15", "--sample", "40",
            "--attacks", "apgd-ce,square", "--queries", "50", "--out", folder);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        string json = Path.Combine(folder, "report.json");
        await Schemas.AssertValid("assessment", json);
        AssessmentReport report = EvidenceJson.Load<AssessmentReport>(json);
        Assert.Equal(0.5, report.Pairs!.Threshold);
        Assert.Equal(40, report.Pairs.Outcomes.Length);
        Assert.Equal(report.Rows.Count(static row => row.BrokenBy is not null), report.Pairs.Dodging!.Successes + report.Pairs.Impersonation!.Successes);
        Assert.Equal(16, report.Gallery[0].Height);
        Assert.Contains("Impersonation", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--task needs", "--task verification needs --pairs FILE.", "--task", "verification")]
    [InlineData("pairs only", "--pairs is for --task verification.", "--pairs", "p.csv")]
    [InlineData("threshold only", "--threshold is for --task verification.", "--threshold", "0.5")]
    [InlineData("task name", "--task must be classification or verification, was 'matching'.", "--task", "matching")]
    [InlineData("pictures", "--pictures is for --task verification", "--pictures", "x")]
    [InlineData("threshold", "--threshold must be a cosine such as 0.5 or far=0.01, was 'far=x'.", "--task", "verification", "--pairs", "PAIRS", "--threshold", "far=x")]
    [InlineData("cosine", "--threshold must be a cosine in [-1, 1], was 2.", "--task", "verification", "--pairs", "PAIRS", "--threshold", "2")]
    [InlineData("budget", "--budget is for a deployed service", "--task", "verification", "--pairs", "PAIRS", "--budget", "3")]
    public void Attack_WrongOptions_SaysWhatIsWrong(string name, string sentence, params string[] options)
    {
        string[] given = [.. options.Select(option => option == "PAIRS" ? PairList() : option)];
        CliRun run = CliRun.Of(["attack", digits.Model, "--data", "digits/test#0:60", "--attack", "fgsm", "--norm", "linf", "--epsilon", "0.1", .. given]);
        Assert.True(run.ExitCode == ExitCode.BadInput, name);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    private (AttackResult Result, string Npy, string Output) Attack(string name, string[] options, string attack)
    {
        string npy = digits.File($"{name}.npy"), json = digits.File($"{name}.json");
        CliRun run = CliRun.Of(
        [
            "attack", digits.Model, "--data", "digits/test#0:60", "--task", "verification", "--pairs", PairList(), "--threshold", "far=0.05", "--attack", attack, "--out", npy, "--json", json,
            "--pictures", digits.File("pictures"), .. options,
        ]);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        return (EvidenceJson.Load<AttackResult>(json), npy, run.Output);
    }

    // Every image with its next of the same digit and with one 7 rows further of another.
    private string PairList()
    {
        string path = digits.File("pairs.csv");
        var lines = new List<string> { "index_a,index_b,same_person" };
        for (int row = 0; row < Images.Rows; row++)
        {
            int same = Enumerable.Range(row + 1, Images.Rows - row - 1).FirstOrDefault(other => Images.Labels[other] == Images.Labels[row], -1), other = (row + 7) % Images.Rows;
            if (same >= 0) lines.Add($"{row},{same},1");
            if (Images.Labels[other] != Images.Labels[row]) lines.Add($"{row},{other},0");
        }

        if (!File.Exists(path)) File.WriteAllLines(path, lines);
        return path;
    }

    private double[,] Cosines(Tensor first, Tensor second)
    {
        ImportedModel imported = OnnxModel.Load(digits.Model);
        using var model = new GraphClassifier(MappedModel.Create(imported.Graph, new InputMapping(), new Shape(1, 8, 8)).Graph, InputBounds.Unit);
        Tensor a = new(new Shape(first.Rows, 10)), b = new(new Shape(second.Rows, 10));
        model.Scores(first, a);
        model.Scores(second, b);
        var cosines = new double[first.Rows, second.Rows];
        for (int i = 0; i < first.Rows; i++)
        {
            for (int j = 0; j < second.Rows; j++)
            {
                double dot = 0, lengthA = 0, lengthB = 0;
                for (int k = 0; k < 10; k++)
                {
                    dot += (double)a.Row(i)[k] * b.Row(j)[k];
                    lengthA += (double)a.Row(i)[k] * a.Row(i)[k];
                    lengthB += (double)b.Row(j)[k] * b.Row(j)[k];
                }

                cosines[i, j] = dot / Math.Sqrt(lengthA * lengthB);
            }
        }

        return cosines;
    }
}
