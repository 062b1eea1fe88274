using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Onnx;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Cli.Tests;

public sealed class ObjectiveTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redoubt-objective-").FullName;
    private readonly string _model;
    private readonly string _data;

    public ObjectiveTests()
    {
        // One candidate with the log-odds 2·x0 + x1 - x2 - 0.5, so its score at (0.5, 0.5, 0.5) is 1 / (1 + e^-0.5) = 0.622.
        Graph graph = TinyDetector.Graph(new Shape(3), [2, 1, -1], [-0.5f], [0, 0, 1, 1]);
        _model = Path.Combine(_folder, "detector.onnx");
        OnnxExporter.Write(graph, _model);
        float[] rows = [0.5f, 0.5f, 0.5f, 0.9f, 0.5f, 0.5f];
        NpyArray.Of(new Tensor(new Shape(2, 3), rows)).Save(Path.Combine(_folder, "x.npy"));
        NpyArray.Of<long>(new Shape(2), [7, 3]).Save(Path.Combine(_folder, "y.npy"));
        _data = $"npy:{Path.Combine(_folder, "x.npy")},{Path.Combine(_folder, "y.npy")}";
    }

    // Along the sign of the gradient the log-odds fall by 4ε: from 0.5 to 0 at ε = 0.125, from 1.3 at ε = 0.325.
    [Theory]
    [InlineData("pgd", "0.12", 0)]
    [InlineData("pgd", "0.13", 1)]
    [InlineData("apgd-ce", "0.13", 1)]
    [InlineData("square", "0.4", 2)]
    [InlineData("pgd", "0.33", 2)]
    public async Task Run_LowerAScore_BreaksExactlyTheRowsThatItCan(string attack, string epsilon, int broken)
    {
        string json = Path.Combine(_folder, "r.json"), adversarial = Path.Combine(_folder, "adv.npy");
        CliRun run = Attack(attack, epsilon, "output: scores\nslice: [0, 1]\nwant: lower\nthreshold: 0.5\nlog-odds: true\n", "--json", json, "--out", adversarial);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("attack", json);
        AttackResult result = EvidenceJson.Load<AttackResult>(json);
        Assert.Equal("lower 'scores'[0,1] to 0.5", result.Threat.Goal);
        Assert.Equal(["not reached", "reached"], result.Data.ClassNames);
        Assert.Empty(result.Data.MissingClasses);
        Assert.Equal((2, broken), (result.Clean.Successes, result.Rows.Count(static row => row.Success)));
        float[] points = NpyArray.Load(adversarial).ToArray<float>();
        for (int row = 0; row < 2; row++)
        {
            float odds = 2 * points[3 * row] + points[3 * row + 1] - points[3 * row + 2] - 0.5f;
            Assert.Equal(result.Rows[row].Success, odds <= 1e-6f);
        }
    }

    [Fact]
    public void Run_ReferenceAndTerms_AreReadFromTheFile()
    {
        float[] reference = [0, 1];
        NpyArray.Of(new Tensor(new Shape(2), reference)).Save(Path.Combine(_folder, "reference.npy"));
        string objective = "combine: all\nterms:\n- output: scores\n  slice: 0\n  measure: distance\n  reference: reference.npy\n  want: raise\n  threshold: 0.7\n- output: boxes\n  reduce: sum\n  want: raise\n  threshold: 1.5\n";
        string json = Path.Combine(_folder, "r.json");
        CliRun run = Attack("pgd", "0.2", objective, "--json", json);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        AttackResult result = EvidenceJson.Load<AttackResult>(json);
        Assert.Equal("raise distance of 'scores'[0] from reference.npy to 0.7 and raise sum of 'boxes' to 1.5", result.Threat.Goal);

        // The distance of (1 - p, p) from (0, 1) is √2 (1 - p): 0.7 at p = 0.505, log-odds 0.02.
        Assert.Equal([true, false], result.Rows.Select(static row => row.Success));
    }

    [Theory]
    [InlineData("output: scores\nwant: lower\n", "line 1: 'threshold' is missing.")]
    [InlineData("output: scores\nwant: sideways\nthreshold: 1\n", "line 2: 'want' must be raise or lower, was 'sideways'.")]
    [InlineData("output: scores\nwant: lower\nthreshold: low\n", "line 3: 'threshold' must be a number, was 'low'.")]
    [InlineData("output: scores\nwants: lower\nthreshold: 1\n", "line 2: 'wants' is not a setting; known are output, slice, reduce, temperature, measure, reference, log-odds, want, threshold, terms, combine.")]
    [InlineData("output: scores\noutput: boxes\n", "line 2: 'output' is there twice.")]
    [InlineData("output: scores\nslice: [x]\nwant: lower\nthreshold: 1\n", "line 2: 'slice' must be an index, ':' or a range such as 0:10 for each axis after the batch, was 'x'.")]
    [InlineData("output: scores\ntemperature: 2\nreduce: max\nwant: lower\nthreshold: 1\n", "line 2: 'temperature' goes with 'reduce: softmax'.")]
    [InlineData("output: scores\nmeasure: cosine\nwant: lower\nthreshold: 1\n", "line 2: 'measure' goes with 'reference'.")]
    [InlineData("combine: any\noutput: scores\nwant: lower\nthreshold: 1\n", "line 1: 'combine' goes with 'terms'.")]
    [InlineData("terms: []\n", "line 1: 'terms' must be a list of one term or more.")]
    [InlineData("output: scores\nreduce: mean\nlog-odds: true\nwant: lower\nthreshold: 0.5\n", "line 1: LogOdds goes with one value, the largest or the smallest, not with Mean.")]
    [InlineData("- 1\n", "line 1: expected settings such as 'output: scores'.")]
    public void Run_WrongFile_IsOneSentenceWithTheLine(string objective, string sentence)
    {
        CliRun run = Attack("pgd", "0.1", objective);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Equal($"redoubt: {Path.Combine(_folder, "objective.yaml")}: {sentence}", run.Error.TrimEnd());
    }

    [Fact]
    public void Run_OutputThatIsNotThere_SaysWhatIs()
    {
        CliRun run = Attack("pgd", "0.1", "output: logits\nwant: lower\nthreshold: 1\n");
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.StartsWith("redoubt: The model has no output 'logits'; it has 'scores'", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Run_FaceEmbedding_IsDodgedAndImpersonated()
    {
        if (!SharedData.TryFind("data/models/mobilefacenet/model.onnx", out string? model, out string? message)) Assert.Skip(message);
        if (!SharedData.TryFind("data/faces-orl/orl-112x92-images-idx3-ubyte.gz", out string? faces, out message)) Assert.Skip(message);
        string data = $"idx:{faces},{Path.Combine(Path.GetDirectoryName(faces)!, "labels-idx1-ubyte.gz")}#0:4";
        string[] mapping = ["--resize", "112x112", "--channels", "rgb", "--scale", "255", "--mean", "127.5", "--std", "127.5"];
        ImportedModel imported = OnnxModel.Load(model);
        Redoubt.Models.MappedModel mapped = Redoubt.Models.MappedModel.Create(
            imported.Graph, new Redoubt.Models.InputMapping { Channels = Redoubt.Models.ChannelOrder.Rgb, Scale = 255, Mean = [127.5f], StandardDeviation = [127.5f] }, new Shape(1, 112, 112));
        using var embedding = new Redoubt.Models.GraphClassifier(mapped.Graph, Redoubt.Models.InputBounds.Unit);
        LabeledData rows = DataLoader.Load(DataSource.Parse(data.Replace("#0:4", "#0:20", StringComparison.Ordinal)), new DataOptions(), TestContext.Current.CancellationToken);
        Tensor images = new Redoubt.Models.InputMapping { Resize = new Redoubt.Models.ImageSize(112, 112) }.ToAttackSpace(rows.Inputs), values = new(new Shape(20, embedding.Classes));
        embedding.Scores(images, values);
        (int Row, string Want, string Threshold)[] goals = [(1, "lower", "0.2"), (15, "raise", "0.6")];
        foreach ((int row, string want, string threshold) in goals)
        {
            NpyArray.Of(new Tensor(new Shape(embedding.Classes), values.Row(row).ToArray())).Save(Path.Combine(_folder, "face.npy"));
            File.WriteAllText(Path.Combine(_folder, "objective.yaml"), $"output: {imported.Outputs[0].Name}\nmeasure: cosine\nreference: face.npy\nwant: {want}\nthreshold: {threshold}\n");
            string json = Path.Combine(_folder, "r.json");
            CliRun run = CliRun.Of(["attack", model, "--data", data, .. mapping, "--attack", "apgd-ce", "--norm", "linf", "--epsilon", "16/255", "--objective", Path.Combine(_folder, "objective.yaml"), "--json", json]);
            Assert.True(run.ExitCode == ExitCode.Done, run.Error);
            AttackResult result = EvidenceJson.Load<AttackResult>(json);
            Assert.True(result.Clean.Successes >= 3, $"{want}: {result.Clean.Successes}");
            Assert.True(result.SuccessRate > 0.7, $"{want}: {result.SuccessRate}");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private CliRun Attack(string attack, string epsilon, string objective, params string[] more)
    {
        string path = Path.Combine(_folder, "objective.yaml");
        File.WriteAllText(path, objective);
        return CliRun.Of(["attack", _model, "--data", _data, "--attack", attack, "--norm", "linf", "--epsilon", epsilon, "--objective", path, .. more]);
    }
}
