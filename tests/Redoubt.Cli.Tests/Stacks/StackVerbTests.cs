using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli.Tests;

public sealed class StackVerbTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    [Fact]
    public async Task Run_BuildShowAssess_JudgesTheWhole()
    {
        string key = digits.File("owner.pem"), stack = digits.File("shielded.stack"), folder = digits.File("stack-report");
        CliRun made = CliRun.Of("stack", "key", "--out", key);
        Assert.True(made.ExitCode == ExitCode.Done, made.Error);
        Assert.Equal(ExitCode.BadInput, CliRun.Of("stack", "key", "--out", key).ExitCode);
        CliRun built = CliRun.Of("stack", "build", Description("full", "reject"), "--out", stack, "--key", key);
        Assert.True(built.ExitCode == ExitCode.Done, built.Error);
        CliRun shown = CliRun.Of("stack", "show", stack, "--trusted-key", digits.File("owner.pub.pem"));
        Assert.True(shown.ExitCode == ExitCode.Done, shown.Error);
        Assert.Contains("quantize=6", shown.Output, StringComparison.Ordinal);
        Assert.Contains("bright.onnx finds suspicious is rejected", shown.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);

        string[] arguments = ["assess", stack, "--trusted-key", digits.File("owner.pub.pem"), "--data", "digits/test#0:20", "--norm", "linf", "--epsilon", "0.1", "--out", folder];
        CliRun plain = CliRun.Of([.. arguments, "--attacks", "apgd-ce"]);
        Assert.True(plain.ExitCode == ExitCode.Done, plain.Error);
        Assert.Contains("The model declares shattered gradients and no attack was adapted to them", plain.Output, StringComparison.Ordinal);
        CliRun adaptive = CliRun.Of([.. arguments, "--protocol", "adaptive"]);
        Assert.True(adaptive.ExitCode == ExitCode.Done, adaptive.Error);
        await Schemas.AssertValid("assessment", Path.Combine(folder, "report.json"));
        AssessmentReport report = EvidenceJson.Load<AssessmentReport>(Path.Combine(folder, "report.json"));
        Assert.NotNull(report.WorstCase);
        Assert.Equal("shielded.stack", report.Model.FileName);
        Assert.Equal(["quantize", "round-probabilities"], report.Defenses.Select(static defense => defense.Name));
        Assert.Contains(report.Attacks, static attack => attack.Name == "apgd-ce-joint-1");

        // The same parts declared by options are the same model: same clean rows.
        CliRun same = CliRun.Of(
            "assess", digits.Model, "--data", "digits/test#0:20", "--norm", "linf", "--epsilon", "0.1", "--out", folder, "--attacks", "apgd-ce",
            "--defense", "quantize=6", "--defense", "round-probabilities=3", "--detector", digits.File("bright.onnx"));
        Assert.True(same.ExitCode == ExitCode.Done, same.Error);
        AssessmentReport options = EvidenceJson.Load<AssessmentReport>(Path.Combine(folder, "report.json"));
        Assert.Equal(options.Clean.Successes, report.Clean.Successes);
        Assert.Equal(options.Detector!.FalsePositives.Successes, report.Detector!.FalsePositives.Successes);
        Assert.Equal(options.Rows.Where(static row => !row.CleanCorrect).Select(static row => row.Index), report.Rows.Where(static row => !row.CleanCorrect).Select(static row => row.Index));
    }

    [Fact]
    public async Task Run_Predict_GivesTheScoresOfTheWhole()
    {
        string stack = digits.File("predict.stack"), x = digits.File("stack-x.npy"), y = digits.File("stack-y.npy"), json = digits.File("stack-y.json");
        Assert.Equal(ExitCode.Done, CliRun.Of("stack", "build", Description("predict", "reject"), "--out", stack).ExitCode);
        Tensor rows = DataLoader.Load("digits/test#0:30", cancellationToken: TestContext.Current.CancellationToken).Inputs;
        NpyArray.Of(rows).Save(x);
        CliRun run = CliRun.Of("predict", stack, "--inputs", x, "--out", y, "--json", json);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("prediction", json);
        Tensor scores = NpyArray.Load(y).ToTensor();
        Assert.Equal(new Shape(30, 11), scores.Shape);

        // Rejected is the largest exactly where more than 20 of the 64 values are lit.
        for (int row = 0; row < 30; row++)
        {
            double sum = rows.Row(row).ToArray().Sum(static v => (double)v);
            if (Math.Abs(sum - 20) > 1e-3) Assert.Equal(sum > 20, scores.Row(row)[10] > scores.Row(row)[..10].ToArray().Max());
        }
    }

    [Fact]
    public void Run_ChangedStack_IsRefusedInOneSentence()
    {
        string stack = digits.File("changed.stack");
        Assert.Equal(ExitCode.Done, CliRun.Of("stack", "build", Description("changed", "flag"), "--out", stack).ExitCode);
        byte[] bytes = File.ReadAllBytes(stack);
        bytes[^5] ^= 1;
        File.WriteAllBytes(stack, bytes);
        CliRun run = CliRun.Of("attack", stack, "--data", "digits/test#0:5", "--attack", "fgsm", "--norm", "linf", "--epsilon", "0.1");
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("was changed after it was signed", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("--defense is for a model file; a stack holds its own, and was signed with it.", "--defense", "median")]
    [InlineData("--mean is for a model file; a stack holds its own, and was signed with it.", "--mean", "0.5")]
    [InlineData("--bounds is for a model file; a stack holds its own, and was signed with it.", "--bounds", "0,1")]
    public void Run_OptionsBesideAStack_AreRefused(string expected, params string[] more)
    {
        string stack = digits.File("options.stack");
        Assert.Equal(ExitCode.Done, CliRun.Of("stack", "build", Description("options", "pass"), "--out", stack).ExitCode);
        CliRun run = CliRun.Of(["attack", stack, "--data", "digits/test#0:5", "--attack", "fgsm", "--norm", "linf", "--epsilon", "0.1", .. more]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("modle: x.onnx\n", "line 1: 'modle' is not a setting of a stack; known are name, model,")]
    [InlineData("name: x\n", "it names no 'model'.")]
    [InlineData("model: missing.onnx\n", "line 1: model: there is no file ")]
    [InlineData("model: MODEL\naction: shoot\n", "line 2: action: expected one of reject, flag, pass, was 'shoot'.")]
    [InlineData("model: MODEL\ndefenses:\n  - medain: 3\n", "line 3: there is no input defense 'medain'; did you mean 'median'?")]
    [InlineData("model: MODEL\ndetector: MODEL\n", "a detector has two classes, 'genuine' and 'suspicious'; this one has 10.")]
    public void Run_WrongDescription_SaysWhere(string content, string expected)
    {
        string file = digits.File("wrong.yaml");
        File.WriteAllText(file, content.Replace("MODEL", digits.Model, StringComparison.Ordinal));
        CliRun run = CliRun.Of("stack", "build", file, "--out", digits.File("wrong.stack"));
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(digits.File("wrong.stack")));
    }

    private string Description(string name, string action)
    {
        var b = new GraphBuilder();
        Value x = b.Input("x", TensorType.Float(Dimension.Batch, 1, 8, 8));
        OnnxExporter.Write(b.Build(("p", (x.Reshape(Dimension.Batch, 64).Sum(IntegerList.Create([1]), keepDimensions: true) + -20f).Unary(OpKind.Sigmoid))), digits.File("bright.onnx"));
        string path = digits.File($"{name}.yaml");
        File.WriteAllText(path, $"""
            name: shielded digits
            model: {digits.Model}
            defenses:
              - quantize: 6
              - round-probabilities: 3
            detector: bright.onnx
            action: {action}

            """);
        return path;
    }
}
