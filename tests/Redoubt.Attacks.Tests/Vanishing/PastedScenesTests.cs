using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

public sealed class PastedScenesTests
{
    private const int Draws = 300;
    private static readonly Shape Canvas = new(3, 60, 80);
    private static readonly RandomKey Key = new(20261122);

    [Theory]
    [InlineData(PatchPosition.Below)]
    [InlineData(PatchPosition.Above)]
    [InlineData(PatchPosition.Left)]
    [InlineData(PatchPosition.Right)]
    [InlineData(PatchPosition.Behind)]
    public void Paint_AnyPosition_NeverCoversTheObject(PatchPosition position)
    {
        PastedScenes scenes = Scenes(new VanishingPatchOptions { Position = position, Side = 1.5f, SmallestHeight = 10, LargestHeight = 20, Texels = 3 });
        var patched = new float[Canvas.Count];
        var bare = new float[Canvas.Count];
        var texels = new float[27];
        texels.AsSpan().Fill(1);
        long changed = 0;
        for (int i = 0; i < Draws; i++)
        {
            PastedScene scene = scenes.Draw(Key.Fold((ulong)i));
            scenes.Paint(scene, [], bare);
            PatchPlacement? placement = scenes.Paint(scene, texels, patched);
            Assert.NotNull(placement);
            for (int p = 0; p < patched.Length; p++)
            {
                (int y, int x) = Math.DivRem(p % 4800, 80);
                bool isObject = x >= scene.Left && x < scene.Left + scene.Width && y >= scene.Top && y < scene.Top + scene.Height;
                if (patched[p] == bare[p]) continue;
                Assert.False(isObject, $"scene {i}, pixel ({x}, {y})");
                Assert.True(placement.Pixels.BinarySearch(p % 4800) >= 0);
                changed++;
            }
        }

        Assert.True(changed > Draws * 100, $"{changed}");
    }

    [Fact]
    public void Draw_ManyScenes_KeepsObjectAndPatchOnTheCanvasAndReachesEverySize()
    {
        PastedScenes scenes = Scenes(new VanishingPatchOptions { Position = PatchPosition.Right, Side = 1, SmallestHeight = 10, LargestHeight = 14 });
        var heights = new HashSet<int>();
        var rows = new HashSet<int>();
        for (int i = 0; i < Draws; i++)
        {
            PastedScene scene = scenes.Draw(Key.Fold((ulong)i));
            heights.Add(scene.Height);
            rows.Add(scene.Row);
            Assert.Equal((int)MathF.Round(scene.Height * 0.5f), scene.Width);
            Assert.InRange(scene.Left, 0, 80 - scene.Width - scene.Height);
            Assert.InRange(scene.Top, 0, 60 - scene.Height);
            Assert.Equal(scene.Left + scene.Width + scene.Height / 2f, scene.Area.CenterX, 1e-3f);
            Assert.Equal(scene.Top + scene.Height / 2f, scene.Area.CenterY, 1e-3f);
            Assert.Equal(scene.Height * scene.Height, scene.Area.MaxPixels);
            Assert.Equal(scene.Left / 80f, scene.Truth.Left, 1e-6f);
            Assert.Equal((scene.Top + scene.Height) / 60f, scene.Truth.Bottom, 1e-6f);
        }

        Assert.Equal([10, 11, 12, 13, 14], heights.Order());
        Assert.Equal(4, rows.Count);
    }

    [Fact]
    public void Draw_PatchLargerThanTheCanvas_KeepsTheObjectOnIt()
    {
        PastedScenes scenes = Scenes(new VanishingPatchOptions { Position = PatchPosition.Below, Side = 6, SmallestHeight = 20, LargestHeight = 30 });
        for (int i = 0; i < Draws; i++)
        {
            PastedScene scene = scenes.Draw(Key.Fold((ulong)i));
            Assert.InRange(scene.Top, 0, 60 - scene.Height);
            Assert.InRange(scene.Left, 0, 80 - scene.Width);
        }
    }

    [Fact]
    public void Paint_SceneWithoutPatch_IsAWallAndTheResizedPicture()
    {
        PastedScenes scenes = Scenes(new VanishingPatchOptions { SmallestHeight = 8, LargestHeight = 8 });
        PastedScene scene = scenes.Draw(Key);
        var image = new float[Canvas.Count];
        Assert.Null(scenes.Paint(scene, [], image));
        Tensor pictures = Pictures();
        for (int c = 0; c < 3; c++)
        {
            for (int i = 0; i < 32; i++)
                Assert.Equal(pictures.Row(scene.Row)[i], image[(c * 60 + scene.Top + i / 4) * 80 + scene.Left + i % 4]);
        }

        // Elsewhere every second difference of a bilinear wall vanishes along rows.
        int y = scene.Top > 2 ? 0 : 59;
        for (int x = 2; x < 80; x++) Assert.Equal(0, image[y * 80 + x] - 2 * image[y * 80 + x - 1] + image[y * 80 + x - 2], 1e-5f);
    }

    [Fact]
    public void HideObject_OnesEverywhere_AreZeroOnTheObjectOnly()
    {
        PastedScenes scenes = Scenes(new VanishingPatchOptions { SmallestHeight = 9, LargestHeight = 9 });
        PastedScene scene = scenes.Draw(Key);
        var gradient = new float[Canvas.Count];
        gradient.AsSpan().Fill(1);
        scenes.HideObject(scene, gradient);
        Assert.Equal(Canvas.Count - 3 * scene.Width * scene.Height, gradient.Count(static g => g == 1));
        Assert.Equal(0, gradient[(60 + scene.Top) * 80 + scene.Left]);
    }

    [Fact]
    public void Constructor_PicturesThatDoNotFit_SaysWhy()
    {
        Assert.Contains("does not fit the canvas", Assert.Throws<ArgumentException>(() => Scenes(new VanishingPatchOptions())).Message, StringComparison.Ordinal);
        Assert.Contains("have 2 channels", Assert.Throws<ArgumentException>(() => new PastedScenes(new Tensor(new Shape(1, 2, 8, 4)), Canvas, InputBounds.Unit, new VanishingPatchOptions())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(-1, true)]
    public void Train_LinearDetector_GoesToTheEndThatHides(float weight, bool isWhite)
    {
        // Log-odds rise with every value by the weight, so the best patch is all black or all white.
        Shape image = new(1, 16, 16);
        float[] weights = [.. Enumerable.Repeat(weight, 256)];
        using var detector = new GraphDetector(
            MappedDetector.Create(TinyDetector.Graph(image, weights, [300], [0, 0, 1, 1]), new InputMapping(), image, new DetectorOutputs()), InputBounds.Unit, new GraphClassifierOptions { Threads = 1 });
        var options = new VanishingPatchOptions
        {
            Side = 1.4f,
            Position = PatchPosition.Behind,
            Texels = 2,
            SmallestHeight = 10,
            LargestHeight = 11,
            Steps = 60,
            BatchSize = 2,
            LearningRate = 0.2f,
            Rule = new DetectionRule { Overlap = 0.1f },
        };
        Tensor texels = new VanishingPatch(options).Train(detector, Pictures(), new PatchRun { Key = Key });
        Assert.All(texels.Data.ToArray(), value => Assert.Equal(isWhite ? 1 : 0, value));
    }

    [Fact]
    public void Errors_WrongOptions_OneSentenceEach()
    {
        var options = new VanishingPatchOptions { Side = 0, SmallestHeight = 4, LargestHeight = 3, Texels = 0, Steps = 0, BatchSize = 0, LearningRate = 0 };
        Assert.Equal(
            ["Side must be in [0.05, 10], was 0.", "Texels must be in [1, 512], was 0.", "SmallestHeight must be 8 or more, was 4.", "LargestHeight must not be below SmallestHeight 4, was 3.", "Steps must be in [1, 1000000], was 0.", "BatchSize must be in [1, 4096], was 0.", "LearningRate must be in (0, 1], was 0."],
            options.Errors());
    }

    private static Tensor Pictures()
    {
        var pictures = new Tensor(new Shape(4, 1, 8, 4));
        new RandomKey(3).FillUniform(pictures.Data);
        return pictures;
    }

    private static PastedScenes Scenes(VanishingPatchOptions options) => new(Pictures(), Canvas, InputBounds.Unit, options);
}
