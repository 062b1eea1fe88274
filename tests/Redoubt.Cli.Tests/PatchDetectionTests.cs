using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Graphs;
using Redoubt.Onnx;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Cli.Tests;

public sealed class PatchDetectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redoubt-detector-").FullName;
    private readonly string _model;

    public PatchDetectionTests()
    {
        // Sees an object wherever the canvas is darker than 0.5 on average, so a white patch hides it.
        Shape image = new(1, 28, 28);
        Graph graph = TinyDetector.Graph(image, [.. Enumerable.Repeat(-40f / 784, 784)], [20.85f], [0, 0, 1, 1]);
        _model = Path.Combine(_folder, "detector.onnx");
        OnnxExporter.Write(graph, _model);
    }

    [Fact]
    public async Task Run_DetectorThatPrefersDark_HidesTheObjectAndWritesAllFiles()
    {
        string folder = Path.Combine(_folder, "out");
        CliRun run = CliRun.Of([.. Arguments(folder), "--side", "1.3,1.2", "--pictures", "3"]);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("vanishing", Path.Combine(folder, "patch.json"));
        VanishingResult result = EvidenceJson.Load<VanishingResult>(Path.Combine(folder, "patch.json"));
        Assert.Equal([1.2, 1.3], result.Patches.Select(static p => Math.Round(p.Side, 3)));
        VanishingPatchSummary patch = result.Patches[1];
        Assert.True(patch.Before.Value > patch.After.Value + 0.2, $"{patch.Before.Value} to {patch.After.Value}");
        Assert.Equal(40, patch.Before.Total);
        Assert.All(NpyArray.Load(Path.Combine(folder, patch.File)).ToArray<float>(), static value => Assert.Equal(1, value));
        Assert.Equal(Sha256Text.OfFile(Path.Combine(folder, patch.File)), patch.Sha256);
        Assert.Equal(3, result.Pictures.Length);
        foreach (string name in (string[])["gallery.html", "scenes.png", "patch-1.3.png", "scene-002-before.png", "scene-002-after.png"]) Assert.True(File.Exists(Path.Combine(folder, name)), name);

        // Half of the ten digits are held back, none is in both parts.
        Assert.Empty(result.TrainingData.SampledIndices.Intersect(result.TestData.SampledIndices));
    }

    [Fact]
    public void Run_OtherThreads_TrainsTheSamePatch()
    {
        byte[][] patches = [.. Enumerable.Range(1, 2).Select(count =>
        {
            string threads = $"{count}", folder = Path.Combine(_folder, threads);
            CliRun run = CliRun.Of([.. Arguments(folder), "--side", "1.25", "--threads", threads]);
            Assert.True(run.ExitCode == ExitCode.Done, run.Error);
            return File.ReadAllBytes(Path.Combine(folder, "patch-1.25.npy"));
        })];
        Assert.Equal(patches[0], patches[1]);
    }

    [Theory]
    [InlineData("--at", "inside", "--at must be below, above, left, right or behind, was 'inside'.")]
    [InlineData("--side", "1,x", "--side must be numbers with commas between them, was '1,x'.")]
    [InlineData("--side", "0", "Side must be in [0.05, 10], was 0.")]
    [InlineData("--pixels", "5", "--pixels has no meaning with --task detection.")]
    [InlineData("--boxes", "places", "The model has no output 'places'; it has 'scores' Float32[N,1,2], 'boxes' Float32[N,1,4].")]
    public void Run_WrongArgument_IsOneSentence(string option, string value, string sentence)
    {
        CliRun run = CliRun.Of([.. Arguments(Path.Combine(_folder, "none")), option, value]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Equal($"redoubt: {sentence}", run.Error.TrimEnd());
    }

    [Theory]
    [InlineData("9")]
    [InlineData("9,10,11")]
    [InlineData("9.5,11")]
    public void Run_WrongObjectHeight_IsOneSentence(string value)
    {
        string[] arguments = [.. Arguments(Path.Combine(_folder, "none"))];
        arguments[Array.IndexOf(arguments, "--object-height") + 1] = value;
        CliRun run = CliRun.Of(arguments);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Equal($"redoubt: --object-height must be two whole numbers such as 60,90, was '{value}'.", run.Error.TrimEnd());
    }

    [Fact]
    public void Run_DetectionOptionForAClassifier_IsOneSentence()
    {
        CliRun run = CliRun.Of("patch", _model, "--data", "digits/train#0:20", "--test-data", "digits/test#0:20", "--out", _folder, "--side", "2");
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Equal("redoubt: --side belongs to --task detection.", run.Error.TrimEnd());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string[] Arguments(string folder) =>
        ["patch", _model, "--task", "detection", "--data", "digits/train#0:100", "--object-height", "20,21", "--texels", "2", "--steps", "30", "--scenes", "40", "--out", folder, "--seed", "3"];
}
