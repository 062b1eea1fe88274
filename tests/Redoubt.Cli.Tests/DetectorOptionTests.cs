using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli.Tests;

/// <summary>A detector that can be recounted by hand: it rejects what has too much in the second column and the last but one.</summary>
public sealed class DetectorOptionTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    private const double Rounding = 1e-4, Epsilon = 0.15;
    private const float Steepness = 20;

    private static readonly LabeledData Rows = DataLoader.Load("digits/test#0:60");

    // Values are sixteenths: a quarter of the rows is rejected clean, and none lies near the threshold.
    private static readonly double Threshold = Enumerable.Range(0, Rows.Rows).Select(static row => Border(Rows.Inputs.Row(row))).OrderDescending().ElementAt(14) - 1.0 / 32;

    [Fact]
    public async Task Run_Assess_CountsWhatIsWrongAndNotRejected()
    {
        string folder = digits.File("detected"), json = Path.Combine(folder, "report.json");
        CliRun run = Assess(folder, Detector("border.onnx"), "--attacks", "apgd-ce,square", "--queries", "300");
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("assessment", json);
        AssessmentReport report = EvidenceJson.Load<AssessmentReport>(json);
        int[] clean = Predictions(Rows.Inputs);
        bool[] right = [.. Enumerable.Range(0, Rows.Rows).Select(row => clean[row] == Rows.Labels[row])];
        bool[] suspicious = [.. Enumerable.Range(0, Rows.Rows).Select(row => Border(Rows.Inputs.Row(row)) > Threshold)];
        Assert.Equal(suspicious.Count(static s => s), report.Detector!.FalsePositives.Successes);
        Assert.InRange(report.Detector.FalsePositives.Successes, 1, Rows.Rows / 2);
        Assert.Equal(right.Count(static r => r), report.Detector.CleanAlone.Successes);
        Assert.Equal(Enumerable.Range(0, Rows.Rows).Count(row => right[row] && !suspicious[row]), report.Clean.Successes);
        AssertWorstCase(report, NpyArray.Load(Path.Combine(folder, "adversarial", "worst-case.npy")).ToTensor());
        Assert.Equal(["apgd-ce", "square"], report.Detector.Attacks.Select(static attack => attack.Name));
        AssertBlind(report.Detector.Attacks[0], NpyArray.Load(Path.Combine(folder, "adversarial", "blind-apgd-ce.npy")).ToTensor());
        Assert.Equal("untargeted: any wrong class that the detector does not reject", report.Threat.Goal);
        Assert.Equal("rejected", report.Data.ClassNames[^1]);
        Assert.Contains(run.Lines, static line => line.StartsWith("Detector ", StringComparison.Ordinal) && line.Contains("border.onnx rejects", StringComparison.Ordinal));
        Assert.Contains("Attack on the classifier alone", await File.ReadAllTextAsync(Path.Combine(folder, "report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AdaptiveProtocol_AddsTheJointAttacksAndLeavesNoOldExamples()
    {
        string folder = digits.File("joint"), examples = Path.Combine(folder, "adversarial");
        string detector = Detector("joint-border.onnx");
        CliRun run = CliRun.Of("assess", digits.Model, "--data", "digits/test", "--sample", "10", "--norm", "linf", "--epsilon", "0.1", "--detector", detector, "--protocol", "adaptive", "--out", folder);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        string[] names = [.. EvidenceJson.Load<AssessmentReport>(Path.Combine(folder, "report.json")).Attacks.Select(static attack => attack.Name)];
        foreach (string added in new[] { "apgd-ce-joint-0.1", "apgd-ce-joint-1", "apgd-ce-joint-10", "apgd-ce-selective", "apgd-ce-orthogonal", "apgd-ce-rescaled" }) Assert.Contains(added, names);
        Assert.True(File.Exists(Path.Combine(examples, "apgd-ce-joint-10.npy")));
        CliRun plain = CliRun.Of("assess", digits.Model, "--data", "digits/test", "--sample", "10", "--norm", "linf", "--epsilon", "0.1", "--attacks", "fgsm", "--out", folder);
        Assert.Equal(ExitCode.Done, plain.ExitCode);
        Assert.Equal(["fgsm.npy", "floor.npy", "worst-case.npy"], Directory.EnumerateFiles(examples).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Null(EvidenceJson.Load<AssessmentReport>(Path.Combine(folder, "report.json")).Detector);
    }

    [Fact]
    public async Task Run_Attack_ReadsTheDetectorsOwnMappingAndCountsTheSame()
    {
        // A detector that wants values from 0 to 16 is the same one behind a scale of 16.
        string detector = Detector("scaled.onnx", 16), map = digits.File("scaled.yaml"), json = digits.File("detected.json"), npy = digits.File("detected.npy");
        await File.WriteAllTextAsync(map, "scale: 16\n", TestContext.Current.CancellationToken);
        string[] arguments = ["attack", digits.Model, "--data", "digits/test#0:60", "--attack", "apgd-ce", "--norm", "linf", "--epsilon", "0.15", "--json", json, "--out", npy];
        CliRun run = CliRun.Of([.. arguments, "--detector", $"{detector},{map}"]);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("attack", json);
        AttackResult result = EvidenceJson.Load<AttackResult>(json);
        Assert.Equal(Enumerable.Range(0, Rows.Rows).Count(row => Border(Rows.Inputs.Row(row)) > Threshold), result.Detector!.FalsePositives.Successes);
        Tensor examples = NpyArray.Load(npy).ToTensor();
        int[] predictions = Predictions(examples);
        foreach ((AttackRow row, int i) in result.Rows.Select(static (row, i) => (row, i)))
            if (row.Success) Assert.True(predictions[i] != row.Label && Border(examples.Row(i)) <= Threshold + Rounding && row.Margin > 0);
        Assert.True(Assert.Single(result.Detector.Attacks).RowsFooled > 0);
        Assert.Contains(run.Lines, static line => line.StartsWith("Unaware ", StringComparison.Ordinal));
    }

    // The joint losses see the stand-in of the defense, and only then a robust accuracy is stated.
    [Fact]
    public async Task Run_DetectorBesideADefense_IsAttackedThroughBoth()
    {
        string folder = digits.File("detected-defended"), detector = Detector("beside-defense.onnx");
        string[] arguments = ["assess", digits.Model, "--data", "digits/test#0:20", "--norm", "linf", "--epsilon", "0.15", "--out", folder, "--detector", detector, "--defense", "quantize=6"];
        CliRun plain = CliRun.Of([.. arguments, "--attacks", "apgd-ce"]);
        Assert.True(plain.ExitCode == ExitCode.Done, plain.Error);
        Assert.Contains("The model declares shattered gradients and no attack was adapted to them", plain.Output, StringComparison.Ordinal);
        CliRun adaptive = CliRun.Of([.. arguments, "--protocol", "adaptive"]);
        Assert.True(adaptive.ExitCode == ExitCode.Done, adaptive.Error);
        await Schemas.AssertValid("assessment", Path.Combine(folder, "report.json"));
        AssessmentReport report = EvidenceJson.Load<AssessmentReport>(Path.Combine(folder, "report.json"));
        Assert.NotNull(report.WorstCase);
        Assert.NotNull(report.Detector);
        Assert.Equal(("quantize", "identity"), (Assert.Single(report.Defenses).Name, report.Defenses[0].StandIn));
        Assert.Contains(report.Attacks, static attack => attack.Name == "apgd-ce-joint-1" && attack.RowsBroken >= 0);
    }

    [Theory]
    [InlineData("there is no such file.", "nowhere.onnx")]
    [InlineData("a detector has two classes, 'genuine' and 'suspicious', or one sigmoid output; this one has 10 classes.", "MODEL")]
    [InlineData("--detector WIDE: ", "WIDE")]
    [InlineData("--detector does not go with --transfer-to yet", "GOOD", "--transfer-to", "MODEL")]
    [InlineData("--detector does not go with --targeted yet", "GOOD", "--targeted", "3")]
    [InlineData("--detector is not for --task verification yet", "GOOD", "--task", "verification", "--pairs", "pairs.csv")]
    [InlineData("it does not go with --objective", "GOOD", "--objective", "OBJECTIVE")]
    public void Run_WrongDetector_IsRefusedInOneSentence(string expected, string detector, params string[] more)
    {
        string Named(string text) => text switch
        {
            "MODEL" => digits.Model,
            "GOOD" => Detector("good.onnx"),
            "WIDE" => Detector("wide.onnx", 1, 9),
            "OBJECTIVE" => Objective(),
            _ => text,
        };
        string file = Named(detector);
        CliRun run = CliRun.Of(["attack", digits.Model, "--data", "digits/test#0:5", "--attack", "fgsm", "--norm", "linf", "--epsilon", "0.1", "--detector", file, .. more.Select(Named)]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(expected.Replace("WIDE", file, StringComparison.Ordinal), run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'), static line => line.Contains("--detector", StringComparison.Ordinal));
    }

    private static double Border(ReadOnlySpan<float> digit)
    {
        double sum = 0;
        for (int y = 0; y < 8; y++) sum += (double)digit[8 * y + 1] + digit[8 * y + 6];
        return sum;
    }

    private void AssertWorstCase(AssessmentReport report, Tensor worst)
    {
        int[] predictions = Predictions(worst);
        for (int row = 0; row < Rows.Rows; row++)
        {
            if (report.Rows[row].BrokenBy is null)
            {
                Assert.Equal(Rows.Inputs.Row(row).ToArray(), worst.Row(row).ToArray());
                continue;
            }

            Assert.NotEqual(Rows.Labels[row], predictions[row]);
            Assert.True(Border(worst.Row(row)) <= Threshold + Rounding, $"row {row} is rejected");
            Assert.True(Norm.Linf.Distance(worst.Row(row), Rows.Inputs.Row(row)) <= Epsilon + 1e-9);
        }

        Assert.Contains(report.Rows, static row => row.BrokenBy is not null);
        Assert.Equal(report.Rows.Count(static row => row.Robust), report.WorstCase!.Successes);
    }

    private void AssertBlind(DetectorAttackSummary attack, Tensor blind)
    {
        int[] predictions = Predictions(blind);
        int[] fooled = [.. Enumerable.Range(0, Rows.Rows).Where(row => !blind.Row(row).SequenceEqual(Rows.Inputs.Row(row)))];
        Assert.All(fooled, row => Assert.NotEqual(Rows.Labels[row], predictions[row]));
        Assert.Equal(fooled.Length, attack.RowsFooled);
        Assert.InRange(attack.RowsRejected, fooled.Count(row => Border(blind.Row(row)) > Threshold + Rounding), fooled.Count(row => Border(blind.Row(row)) > Threshold - Rounding));
        Assert.InRange(attack.RowsRejected, 1, attack.RowsFooled);
    }

    private int[] Predictions(Tensor inputs)
    {
        using var model = new GraphClassifier(OnnxModel.Load(digits.Model).Graph, InputBounds.Unit);
        var scores = new Tensor(new Shape(inputs.Rows, model.Classes));
        model.Scores(inputs, scores);
        return [.. Enumerable.Range(0, inputs.Rows).Select(row => Enumerable.Range(0, model.Classes).MaxBy(c => scores.Row(row)[c]))];
    }

    private CliRun Assess(string folder, string detector, params string[] rest) =>
        CliRun.Of(["assess", digits.Model, "--data", "digits/test#0:60", "--norm", "linf", "--epsilon", "0.15", "--detector", detector, "--out", folder, .. rest]);

    private string Detector(string name, float scale = 1, int width = 8)
    {
        var b = new GraphBuilder();
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, 1, 8, width));
        Value border = (x.Slice(3, 1, 2) + x.Slice(3, width - 2, width - 1)).Reshape(Dimension.Batch, 8).Sum(IntegerList.Create([1]), keepDimensions: true);
        OnnxExporter.Write(b.Build(("p", ((border * (1 / scale) + (float)-Threshold) * Steepness).Unary(OpKind.Sigmoid))), digits.File(name));
        return digits.File(name);
    }

    private string Objective()
    {
        string file = digits.File("objective.yaml");
        File.WriteAllText(file, "goal: nothing\n");
        return file;
    }
}
