using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli.Tests;

public sealed class OtherVerbTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    private static readonly string[] DemoFiles = ["digits.onnx", "report.html", "report.json", "report.sarif", "report.junit.xml"];

    [Fact]
    public async Task Train_Digits_LearnsAndWritesAValidReport()
    {
        await Schemas.AssertValid("training", digits.TrainingJson);
        TrainingReport report = EvidenceJson.Load<TrainingReport>(digits.TrainingJson);
        Assert.Equal(4, report.Epochs.Length);
        Assert.True(report.Epochs[^1].TrainingLoss < report.Epochs[0].TrainingLoss);
        Assert.True(report.Test!.Value > 0.85, $"accuracy {report.Test.Value}");
        Assert.Equal(64 * 256 + 256 + 256 * 256 + 256 + 256 * 10 + 10, report.Model.Parameters);
    }

    [Fact]
    public void Train_SameSeed_SameBytesForAnyThreads()
    {
        byte[] Model(string seed, string threads)
        {
            string path = digits.File($"seed{seed}-{threads}.onnx");
            CliRun run = CliRun.Of("train", "--data", "digits/train#0:100", "--architecture", "small-cnn", "--epochs", "1", "--out", path, "--seed", seed, "--threads", threads);
            Assert.True(run.ExitCode == ExitCode.Done, run.Error);
            return File.ReadAllBytes(path);
        }

        byte[] one = Model("1", "1");
        Assert.Equal(one, Model("1", "2"));
        Assert.NotEqual(one, Model("2", "1"));
    }

    [Fact]
    public void Train_Canceled_KeepsTheModel()
    {
        string path = digits.File("canceled.onnx");
        CliRun run = CliRun.CanceledAt("  epoch 1:", "train", "--data", "digits/train#0:100", "--architecture", "mlp", "--epochs", "50", "--out", path);
        Assert.Equal(ExitCode.Canceled, run.ExitCode);
        Assert.Equal(10, OnnxModel.Load(path).Outputs[0].Type[1].Size);
    }

    [Fact]
    public async Task Predict_Digits_EqualsTheClassifier()
    {
        LabeledData rows = DataLoader.Load("digits/test#0:7", TestContext.Current.CancellationToken);
        string x = digits.File("x.npy"), y = digits.File("y.npy"), json = digits.File("predict.json");
        NpyArray.Of(rows.Inputs).Save(x);
        CliRun run = CliRun.Of("predict", digits.Model, "--inputs", x, "--out", y, "--json", json);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("prediction", json);

        using var model = new GraphClassifier(OnnxModel.Load(digits.Model).Graph, InputBounds.Unit);
        var scores = new Tensor(new Shape(7, 10));
        model.Scores(rows.Inputs, scores);
        Tensor predicted = NpyArray.Load(y).ToTensor();
        Assert.Equal(scores.Shape, predicted.Shape);
        for (int i = 0; i < scores.Count; i++) Assert.Equal(scores.Data[i], predicted.Data[i], 1e-4f);
    }

    [Fact]
    public void Predict_NamedInputAndOtherNumberType_Works()
    {
        LabeledData rows = DataLoader.Load("digits/test#0:3", TestContext.Current.CancellationToken);
        string x = digits.File("x64.npy"), y = digits.File("y64.npy"), z = digits.File("z64.npy");
        NpyArray.Of(rows.Inputs).Save(x);
        CliRun.Of("predict", digits.Model, "--inputs", x, "--out", y);
        NpyArray.Of(rows.Inputs).ConvertTo(NpyType.Float64).Save(x);
        CliRun run = CliRun.Of("predict", digits.Model, "--inputs", $"input={x}", "--output", "logits", "--out", z);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        Assert.Equal(File.ReadAllBytes(y), File.ReadAllBytes(z));
        Assert.Equal(NpyType.Float32, NpyArray.Load(z).Type);
    }

    [Theory]
    [InlineData(1, new float[] { 6, 12, 18, 60, 75, 90 })]
    [InlineData(0, new float[] { 1, 4, 9, 16, 25, 36 })]
    public void Predict_FileOfOneRow_TakesSeveral(int sumAxis, float[] expected)
    {
        // A sum over the axis of the rows would mix them, so that graph runs row by row.
        var g = new GraphBuilder();
        Value input = g.Input("x", TensorType.Float(1, 3));
        string model = digits.File($"one-row-{sumAxis}.onnx"), x = digits.File("rows.npy"), y = digits.File("sums.npy");
        OnnxExporter.Write(g.Build(("y", input * input.Sum([sumAxis], keepDimensions: true))), model);
        NpyArray.Of(new Tensor(new Shape(2, 3), new float[] { 1, 2, 3, 4, 5, 6 })).Save(x);
        CliRun run = CliRun.Of("predict", model, "--inputs", x, "--out", y);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        Assert.Equal(expected, NpyArray.Load(y).ToTensor().Data.ToArray());
    }

    [Fact]
    public void Predict_TooManyArrays_IsRefused()
    {
        string x = digits.File("x2.npy");
        NpyArray.Of(DataLoader.Load("digits/test#0:3", TestContext.Current.CancellationToken).Inputs).Save(x);
        CliRun run = CliRun.Of("predict", digits.Model, "--inputs", x, "--inputs", x, "--out", digits.File("y2.npy"));
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains("There are 2 arrays for 1 inputs", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bench_File_WritesAValidReport()
    {
        string json = digits.File("bench.json");
        CliRun run = CliRun.Of("bench", digits.Model, "--batch", "4", "--seconds", "0.01", "--threads", "1", "--json", json);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("benchmark", json);
        Assert.Equal(["forward", "attack-step"], EvidenceJson.Load<BenchmarkReport>(json).Cases.Select(static c => c.Phase));
    }

    [Fact]
    public async Task Data_Describe_SaysWhatIsThere()
    {
        string json = digits.File("data.json");
        CliRun run = CliRun.Of("data", "describe", "digits", "--json", json);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        await Schemas.AssertValid("data", json);
        DataDescription description = EvidenceJson.Load<DataDescription>(json);
        Assert.Equal((1797, 0.0, 1.0, 1797), (description.Rows, description.Smallest, description.Largest, description.RowsPerClass.Sum()));
        Assert.Equal([1, 8, 8], description.RowShape);
    }

    [Fact]
    public void Classes_FileOfNames_AppearInTheResult()
    {
        string names = digits.File("names.txt"), json = digits.File("named.json");
        File.WriteAllLines(names, ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]);
        CliRun run = CliRun.Of("attack", digits.Model, "--data", "digits/test#0:5", "--attack", "fgsm", "--norm", "linf", "--epsilon", "0.1", "--classes", names, "--json", json);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        Assert.Equal("seven", EvidenceJson.Load<AttackResult>(json).Data.ClassNames[7]);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Demo_InAnEmptyFolder_RunsToTheEnd()
    {
        string folder = digits.File("demo");
        CliRun run = CliRun.Of("demo", "--out", folder);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        Assert.All(DemoFiles, name => Assert.True(File.Exists(Path.Combine(folder, name)), name));
        Assert.Contains("What this means.", run.Output, StringComparison.Ordinal);
    }
}
