using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>One picture of several scenes: each without and with the patch, the object's box in white, a detection in green, a box under the threshold in red.</summary>
public static class SceneSheet
{
    private const int Columns = 2, Gap = 4;

    private static readonly byte[] White = [255, 255, 255], Green = [0, 220, 60], Red = [230, 30, 30];

    /// <summary>Draws a sheet; a line of it is one scene.</summary>
    /// <param name="before">Scenes without the patch, <c>[n,C,H,W]</c> of one or three channels.</param>
    /// <param name="after">The same with it.</param>
    /// <param name="outcomes">What the detector says of both.</param>
    /// <param name="bounds">Values that become black and white.</param>
    /// <returns>A PNG file.</returns>
    public static byte[] Draw(Tensor before, Tensor after, (SceneOutcome Before, SceneOutcome After)[] outcomes, InputBounds bounds)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(outcomes);
        (int height, int width) = (before.Shape[2], before.Shape[3]);
        var sheet = new Sheet(Columns * (width + Gap) + Gap, outcomes.Length * (height + Gap) + Gap);
        for (int i = 0; i < outcomes.Length; i++)
        {
            int top = Gap + i * (height + Gap);
            Paste(sheet, before, i, (Gap, top), outcomes[i].Before, bounds);
            Paste(sheet, after, i, (2 * Gap + width, top), outcomes[i].After, bounds);
        }

        return PngWriter.EncodeRgb(sheet.Width, sheet.Height, sheet.Pixels);
    }

    private static void Paste(Sheet sheet, Tensor images, int row, (int Left, int Top) at, SceneOutcome outcome, InputBounds bounds)
    {
        (int channels, int height, int width) = (images.Shape[1], images.Shape[2], images.Shape[3]);
        ReadOnlySpan<float> image = images.Row(row);
        for (int i = 0; i < height * width; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                float share = (image[(channels == 1 ? 0 : c) * height * width + i] - bounds.Lower) / (bounds.Upper - bounds.Lower);
                sheet.Pixels[((at.Top + i / width) * sheet.Width + at.Left + i % width) * 3 + c] = (byte)Math.Clamp(MathF.Round(255 * share), 0, 255);
            }
        }

        Outline(sheet, outcome.Scene.Truth, at, (height, width), White);
        if (outcome.BestBox is { } box) Outline(sheet, box, at, (height, width), outcome.IsDetected ? Green : Red);
    }

    private static void Outline(Sheet sheet, Box box, (int Left, int Top) at, (int Height, int Width) size, byte[] color)
    {
        int left = Pixel(box.Left, size.Width), right = Pixel(box.Right, size.Width), top = Pixel(box.Top, size.Height), bottom = Pixel(box.Bottom, size.Height);
        for (int x = left; x <= right; x++)
        {
            sheet.Set(at.Left + x, at.Top + top, color);
            sheet.Set(at.Left + x, at.Top + bottom, color);
        }

        for (int y = top; y <= bottom; y++)
        {
            sheet.Set(at.Left + left, at.Top + y, color);
            sheet.Set(at.Left + right, at.Top + y, color);
        }
    }

    private static int Pixel(float share, int extent) => (int)Math.Clamp(MathF.Round(share * extent), 0, extent - 1);

    private sealed record Sheet(int Width, int Height)
    {
        public byte[] Pixels { get; } = Enumerable.Repeat((byte)255, Width * Height * 3).ToArray();

        public void Set(int x, int y, ReadOnlySpan<byte> color) => color.CopyTo(Pixels.AsSpan((y * Width + x) * 3, 3));
    }
}
