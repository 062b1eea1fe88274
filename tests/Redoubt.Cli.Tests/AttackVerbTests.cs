using System.Text.Json.Nodes;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli.Tests;

public sealed class AttackVerbTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    private static readonly LabeledData Rows = DataLoader.Load("digits/test#0:80");

    [Fact]
    public async Task Run_Pgd_WritesExamplesAndJsonThatAgreeWithTheModel()
    {
        (string npy, string json) = Attack("pgd", "--epsilon", "30/255");
        await Schemas.AssertValid("attack", json);
        AttackResult result = EvidenceJson.Load<AttackResult>(json);
        Tensor adversarial = NpyArray.Load(npy).ToTensor();

        Assert.Equal(Rows.Inputs.Shape, adversarial.Shape);
        Assert.Equal(30.0 / 255, result.Threat.Epsilon);
        int robust = 0, correct = 0;
        using GraphClassifier model = Model();
        Tensor clean = Scores(model, Rows.Inputs), attacked = Scores(model, adversarial);
        for (int row = 0; row < Rows.Rows; row++)
        {
            bool wasRight = Decision.IsStrictMaximum(clean.Row(row), Rows.Labels[row]), isRight = Decision.IsStrictMaximum(attacked.Row(row), Rows.Labels[row]);
            correct += wasRight ? 1 : 0;
            robust += wasRight && isRight ? 1 : 0;
            Assert.Equal(wasRight && !isRight, result.Rows[row].Success);
            Assert.True(Norm.Linf.Distance(adversarial.Row(row), Rows.Inputs.Row(row)) <= 30.0 / 255 + 1e-9);
            Assert.True(InputBounds.Unit.Contains(adversarial.Row(row)));
            if (!result.Rows[row].Success) Assert.Equal(Rows.Inputs.Row(row).ToArray(), adversarial.Row(row).ToArray());
        }

        Assert.Equal((double)correct / Rows.Rows, result.CleanAccuracy, 12);
        Assert.Equal((double)robust / Rows.Rows, result.RobustAccuracy!.Value, 12);
        Assert.Equal(Rows.Rows, result.Examples);
        Assert.InRange(robust, 0, correct - 1);
    }

    [Fact]
    public async Task Run_FlowWithMaxShift_RecordsLimitAndDefaults()
    {
        string json = Path.Combine(digits.Folder, "flow.json");
        CliRun run = CliRun.Of("attack", digits.Model, "--data", "digits/test#0:20", "--attack", "flow", "--norm", "linf", "--max-shift", "0.5", "--json", json);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        await Schemas.AssertValid("attack", json);
        AttackResult result = EvidenceJson.Load<AttackResult>(json);
        Assert.Equal(("0.5", "0.4", "4", "100"), (result.Settings["maxShift"], result.Settings["stepSize"], result.Settings["restarts"], result.Settings["steps"]));
        Assert.Contains(result.Model.Notes, note => note.StartsWith("No pixel moves farther than 0.5 pixels.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WassersteinWithRadius_StatesLimitDistancesAndRobustAccuracy()
    {
        string json = Path.Combine(digits.Folder, "wasserstein.json");
        CliRun run = CliRun.Of("attack", digits.Model, "--data", "digits/test#0:30", "--attack", "wasserstein", "--norm", "linf", "--radius", "0.2", "--steps", "20", "--json", json);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        await Schemas.AssertValid("attack", json);
        AttackResult result = EvidenceJson.Load<AttackResult>(json);
        Assert.Equal("Wasserstein distance of at most 0.2 pixels", result.Threat.Limit);
        Assert.Equal(("0.2", "3", "20"), (result.Settings["radius"], result.Settings["restarts"], result.Settings["steps"]));
        Assert.NotNull(result.Robust);
        Assert.Contains(result.Rows, static row => row.Success);
        Assert.All(result.Rows, static row => Assert.InRange(row.Distance!.Value, row.Success ? 1e-6 : 0, row.Success ? 0.2 : 0));
        Assert.Contains(run.Lines, line => line.StartsWith("Limit  ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_TransferTo_JudgesTheLastPointsOfAllRowsOnTheOtherModel()
    {
        string json = Path.Combine(digits.Folder, "transfer.json");
        CliRun run = CliRun.Of(
            "attack", digits.Model, "--data", "digits/test#0:60", "--attack", "mi-fgsm", "--norm", "linf", "--epsilon", "0.05", "--transfer-to", digits.Model, "--json", json);
        Assert.Equal(ExitCode.Done, run.ExitCode);
        await Schemas.AssertValid("attack", json);
        AttackResult result = EvidenceJson.Load<AttackResult>(json);
        TransferSummary transfer = Assert.Single(result.Transfers);

        // On the model itself the last points do what the run says of them.
        Assert.Equal(result.Clean, transfer.Clean);
        Assert.Equal(result.Clean.Successes, transfer.Fooled.Total);
        Assert.Equal(result.Rows.Count(row => row.Success), transfer.Fooled.Successes);
        Assert.InRange(transfer.Noise!.Successes, 0, transfer.Fooled.Successes - 1);
        Assert.Equal("true", result.Settings["toTheEnd"]);
        Assert.Contains(run.Lines, line => line.StartsWith("Transfer ", StringComparison.Ordinal));
        Assert.Equal(ExitCode.BadInput, CliRun.Of(
            "attack", digits.Model, "--data", "digits/test#0:5", "--attack", "mi-fgsm", "--norm", "linf", "--epsilon", "0.05", "--transfer-to", "nowhere.onnx").ExitCode);
    }

    [Fact]
    public void Run_MappingIsTheFirstLine()
    {
        CliRun run = CliRun.Of("attack", digits.Model, "--data", "digits/test#0:5", "--attack", "fgsm", "--norm", "linf", "--epsilon", "0.1", "--mean", "0.5", "--std", "1/4");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.StartsWith("Mapping: attack space [1,8,8] → - (0.5) → ÷ (0.25) → nchw [1,8,8]; scores: output 'logits' as it is", run.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Run_MeanAndDeviation_ChangeWhatTheModelSees()
    {
        using GraphClassifier plain = Model();
        double expected = 0;
        var shifted = new Tensor(Rows.Inputs.Shape);
        for (int i = 0; i < shifted.Count; i++) shifted.Data[i] = (Rows.Inputs.Data[i] - 0.5f) / 0.25f;
        Tensor scores = Scores(plain, shifted);
        for (int row = 0; row < Rows.Rows; row++) expected += Decision.IsStrictMaximum(scores.Row(row), Rows.Labels[row]) ? 1.0 / Rows.Rows : 0;

        (_, string json) = Attack("fgsm", "--epsilon", "0.01", "--mean", "0.5", "--std", "0.25");
        AttackResult result = EvidenceJson.Load<AttackResult>(json);
        Assert.Equal(expected, result.CleanAccuracy, 9);
        Assert.Equal([0.5], result.Mapping.Mean);
    }

    [Fact]
    public void Run_PreprocessFile_EqualsTheOptions()
    {
        string yaml = digits.File("preprocess.yaml");
        File.WriteAllText(yaml, "layout: nchw\nmean: [0.5]\nstd: 0.25\nscale: 2\n");
        (_, string fromFile) = Attack("fgsm", "--epsilon", "0.05", "--preprocess", yaml);
        AttackResult a = EvidenceJson.Load<AttackResult>(fromFile);
        (_, string fromOptions) = Attack("fgsm", "--epsilon", "0.05", "--mean", "0.5", "--std", "0.25", "--scale", "2", "--layout", "nchw");
        AttackResult b = EvidenceJson.Load<AttackResult>(fromOptions);
        Assert.Equal(b.Mapping.Description, a.Mapping.Description);
        Assert.Equal(b.Rows, a.Rows);
    }

    [Fact]
    public void Run_SameSeed_SameBytesForAnyThreads()
    {
        byte[] one = File.ReadAllBytes(Attack("pgd", "--epsilon", "0.1", "--seed", "7", "--threads", "1").Npy);
        byte[] two = File.ReadAllBytes(Attack("pgd", "--epsilon", "0.1", "--seed", "7", "--threads", "2").Npy);
        byte[] other = File.ReadAllBytes(Attack("pgd", "--epsilon", "0.1", "--seed", "8", "--threads", "1").Npy);
        Assert.Equal(one, two);
        Assert.NotEqual(one, other);
    }

    [Fact]
    public void Run_Slice_IsTheSlicesOfTheWhole()
    {
        byte[] whole = NpyArray.Load(Attack("pgd", "--epsilon", "0.1").Npy).Bytes.ToArray();
        string npy = digits.File("slice.npy");
        CliRun.Of("attack", digits.Model, "--data", "digits/test#40:40", "--attack", "pgd", "--norm", "linf", "--epsilon", "0.1", "--out", npy);
        Assert.Equal(whole[(whole.Length / 2)..], NpyArray.Load(npy).Bytes.ToArray());
    }

    [Theory]
    [InlineData("pgd", "linf", false)]
    [InlineData("square", "linf", true)]
    [InlineData("ddn", "l2", true)]
    public async Task Run_Mask_ChangesNothingElse(string attack, string norm, bool asArray)
    {
        bool[] free = new bool[64];
        for (int i = 0; i < 64; i++) free[i] = i % 8 is >= 2 and < 5;
        string mask = digits.File(asArray ? "mask.npy" : "mask.png"), npy = digits.File($"masked-{attack}.npy"), json = digits.File($"masked-{attack}.json");
        if (asArray) NpyArray.Of<float>(new Shape(8, 8), [.. free.Select(static f => f ? 0.2f : 0)]).Save(mask);
        else File.WriteAllBytes(mask, PngWriter.EncodeGrey(8, 8, [.. free.Select(static f => f ? (byte)255 : (byte)0)]));
        CliRun run = CliRun.Of("attack", digits.Model, "--data", "digits/test#0:40", "--attack", attack, "--norm", norm, "--epsilon", "1", "--mask", mask, "--out", npy, "--json", json);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        await Schemas.AssertValid("attack", json);
        AttackResult result = EvidenceJson.Load<AttackResult>(json);
        Assert.Equal($"{Path.GetFileName(mask)}, 24 of 64 values", result.Threat.Mask);
        Assert.Contains(result.Rows, static row => row.Success);
        Tensor adversarial = NpyArray.Load(npy).ToTensor();
        for (int i = 0; i < adversarial.Count; i++) Assert.True(free[i % 64] || adversarial.Data[i] == Rows.Inputs.Data[i], $"value {i} changed");
    }

    [Theory]
    [InlineData("hat", "--mask must be glasses, forehead or a PNG or NPY file; there is no file 'hat'.")]
    [InlineData("black.npy", "lets no value change: it is black everywhere.")]
    [InlineData("small.npy", "--mask small.npy is [4,4], the images in attack space are [1,8,8]: it must have their height and width, 8x8.")]
    public void Run_BadMask_SaysWhatIsWrong(string mask, string sentence)
    {
        NpyArray.Of<float>(new Shape(8, 8), new float[64]).Save(digits.File("black.npy"));
        NpyArray.Of<float>(new Shape(4, 4), Enumerable.Repeat(1f, 16).ToArray()).Save(digits.File("small.npy"));
        string path = mask == "hat" ? mask : digits.File(mask);
        CliRun run = CliRun.Of("attack", digits.Model, "--data", "digits/test#0:5", "--attack", "fgsm", "--norm", "linf", "--epsilon", "0.1", "--mask", path);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_TargetedClass_ReachesOnlyThatClass()
    {
        (_, string json) = Attack("pgd", "--epsilon", "0.3", "--targeted", "3");
        AttackResult result = EvidenceJson.Load<AttackResult>(json);
        Assert.Contains(result.Rows, static row => row.Success);
        Assert.All(result.Rows.Where(static row => row.Success), static row => Assert.Equal((3, true), (row.AdversarialPrediction, row.Label != 3)));
        Assert.Equal("targeted: class 3", result.Threat.Goal);
    }

    [Fact]
    public async Task Run_Canceled_KeepsWhatWasFoundAndStatesNoRobustAccuracy()
    {
        string npy = digits.File("partial.npy"), json = digits.File("partial.json");
        CliRun run = CliRun.CanceledAt(
            "  square:", "attack", digits.Model, "--data", "digits/test#0:80", "--attack", "square", "--norm", "linf", "--epsilon", "0.05", "--out", npy, "--json", json);
        Assert.Equal(ExitCode.Canceled, run.ExitCode);
        await Schemas.AssertValid("attack", json);
        JsonNode result = JsonNode.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken))!;
        Assert.Null(result["robustAccuracy"]);
        Assert.NotNull(result["partialReason"]);
        Assert.Equal(Rows.Inputs.Shape, NpyArray.Load(npy).Shape);
    }

    [Fact]
    public void Run_WithoutOut_LeavesNoFileBehind()
    {
        string[] before = Directory.GetFiles(Path.GetTempPath(), "redoubt-*.npy");
        CliRun run = CliRun.Of("attack", digits.Model, "--data", "digits/test#0:5", "--attack", "fgsm", "--norm", "linf", "--epsilon", "0.1");
        Assert.Equal(ExitCode.Done, run.ExitCode);
        Assert.Empty(Directory.GetFiles(Path.GetTempPath(), "redoubt-*.npy").Except(before));
    }

    private (string Npy, string Json) Attack(string name, params string[] rest)
    {
        string stem = Guid.NewGuid().ToString("N"), npy = digits.File(stem + ".npy"), json = digits.File(stem + ".json");
        CliRun run = CliRun.Of(["attack", digits.Model, "--data", "digits/test#0:80", "--attack", name, "--norm", "linf", "--out", npy, "--json", json, .. rest]);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        return (npy, json);
    }

    private GraphClassifier Model() => new(OnnxModel.Load(digits.Model).Graph, InputBounds.Unit);

    private static Tensor Scores(GraphClassifier model, Tensor inputs)
    {
        var scores = new Tensor(new Shape(inputs.Rows, model.Classes));
        model.Scores(inputs, scores);
        return scores;
    }
}
