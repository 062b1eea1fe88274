using Redoubt.Data;
using Redoubt.Evidence;

namespace Redoubt.Cli.Tests;

public sealed class PatchVerbTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    [Fact]
    public async Task Run_Digits_WritesPatchGalleryAndResult()
    {
        string folder = digits.File("patch"), json = digits.File("patch-copy.json");
        CliRun run = CliRun.Of(
            "patch", digits.Model, "--data", "digits/train#0:400", "--test-data", "digits/test#0:100", "--pixels", "9", "--texels", "4", "--steps", "60",
            "--transformations", "10", "--out", folder, "--json", json);
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);
        await Schemas.AssertValid("patch", Path.Combine(folder, "patch.json"));
        PatchResult result = EvidenceJson.Load<PatchResult>(json);
        Assert.Equal(await File.ReadAllBytesAsync(json, TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(Path.Combine(folder, "patch.json"), TestContext.Current.CancellationToken));
        Assert.Equal(10, result.Transformations.Length);
        Assert.All(result.Transformations, static t => Assert.InRange(t.Pixels, 1, 9));
        Assert.Equal(result.Transformations.Average(t => t.Flipped / (double)result.Flips.Rows), result.FlipShare, 1e-9);
        Assert.Equal(result.Clean.Successes, result.Flips.Rows);
        Assert.True(result.FlipShare > result.GreyControl.Value, $"{result.FlipShare} against {result.GreyControl.Value}");
        Assert.Equal([1, 4, 4], NpyArray.Load(Path.Combine(folder, "patch.npy")).Shape.Extents.ToArray());
        Assert.Equal(Sha256Text.OfFile(Path.Combine(folder, "patch.npy")), result.Patch.Sha256);
        Assert.True(File.Exists(Path.Combine(folder, "patch.png")));
        string html = await File.ReadAllTextAsync(Path.Combine(folder, "gallery.html"), TestContext.Current.CancellationToken);
        Assert.Contains("One patch of at most 9 pixels", html, StringComparison.Ordinal);
        Assert.Contains(run.Lines, static line => line.StartsWith("Grey patch  ", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_OtherThreadsAndTransformations_TrainsTheSamePatch()
    {
        byte[][] patches = [.. new[] { ("1", "1"), ("3", "2") }.Select(run =>
        {
            string folder = digits.File($"threads-{run.Item1}");
            CliRun done = CliRun.Of(
                "patch", digits.Model, "--data", "digits/train#0:200", "--test-data", "digits/test#0:20", "--pixels", "6", "--shape", "circle", "--texels", "4", "--steps", "20",
                "--seed", "5", "--threads", run.Item1, "--transformations", run.Item2, "--out", folder);
            Assert.True(done.ExitCode == ExitCode.Done, done.Error);
            return File.ReadAllBytes(Path.Combine(folder, "patch.npy"));
        })];
        Assert.Equal(patches[0], patches[1]);
    }

    [Theory]
    [InlineData("--shape", "star", "--shape must be square, circle, auto or a bar such as 17x3, was 'star'.")]
    [InlineData("--center", "3", "--center must be two numbers such as 16.5,16.5, was '3'.")]
    [InlineData("--lr", "0", "LearningRate must be in (0, 1], was 0.")]
    public void Run_WrongArgument_IsOneSentence(string option, string value, string sentence)
    {
        CliRun run = CliRun.Of("patch", digits.Model, "--data", "digits/train#0:50", "--test-data", "digits/test#0:20", "--out", digits.File("none"), option, value);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Equal($"redoubt: {sentence}", run.Error.TrimEnd());
    }
}
