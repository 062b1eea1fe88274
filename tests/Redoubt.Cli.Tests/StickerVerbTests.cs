using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Cli.Tests;

public sealed class StickerVerbTests(TrainedDigits digits) : IClassFixture<TrainedDigits>
{
    [Fact]
    public async Task Run_OneDigit_FlipsMoreThanGreyAndTransformationsDo()
    {
        string folder = digits.File("sticker"), mask = digits.File("sticker-mask.npy");
        bool[] free = [.. Enumerable.Range(0, 64).Select(static i => i / 8 is >= 1 and < 4 && i % 8 is >= 2 and < 6)];
        NpyArray.Of<float>(new Shape(8, 8), [.. free.Select(static f => f ? 1f : 0)]).Save(mask);
        CliRun run = CliRun.Of(
            "sticker", digits.Model, "--data", "digits/train#0:400", "--class", "3", "--mask", mask, "--steps", "80", "--batch", "16", "--variation", "0.5", "--transformations", "10", "--out", folder);
        Assert.Equal((ExitCode.Done, ""), (run.ExitCode, run.Error));
        string json = Path.Combine(folder, "sticker.json");
        await Schemas.AssertValid("sticker", json);
        StickerResult result = EvidenceJson.Load<StickerResult>(json);
        Assert.Equal(3, result.Label);
        Assert.Empty(result.TrainingPhotos.Intersect(result.HeldBackPhotos));
        Assert.True(result.Flips.Value > Math.Max(result.GreyControl.Value, result.BareControl.Value) + 0.2, run.Output);
        Tensor sticker = NpyArray.Load(Path.Combine(folder, "sticker.npy")).ToTensor();
        for (int i = 0; i < 64; i++) Assert.True(free[i] || sticker.Data[i] == 1, $"value {i} lies outside the mask");
        Assert.Equal([137, 80, 78, 71], File.ReadAllBytes(Path.Combine(folder, "contact-sheet.png"))[..4]);
    }

    [Theory]
    [InlineData("The data have 10 classes; name the object's with --class.")]
    [InlineData("No row has the class 42.", "--class", "42")]
    [InlineData("--variation must be in [0, 3], was 4.", "--variation", "4")]
    [InlineData("--held-back must be a share above 0 and below 1, was 1.", "--held-back", "1")]
    public void Run_WrongOptions_SaysWhatIsWrong(string sentence, params string[] options)
    {
        CliRun run = CliRun.Of(["sticker", digits.Model, "--data", "digits/train#0:60", "--mask", "glasses", "--out", digits.File("none"), .. options]);
        Assert.Equal(ExitCode.BadInput, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
    }
}
