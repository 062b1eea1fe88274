using System.Collections.Immutable;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Evaluation;

/// <summary>Pictures of attacked pairs, chosen before it is known whether the attack works on them.</summary>
public static class PairGallery
{
    private const int Gap = 3, ImagesOfPair = 4;

    /// <summary>The first pairs of each kind that were decided rightly, same and different in turns.</summary>
    /// <param name="outcomes">What became of the pairs, in the order of the rows.</param>
    /// <param name="rows">The clean pairs, <c>[N,2C,H,W]</c> with C of 1 or 3; of others there are no pictures.</param>
    /// <param name="verified">The written pairs.</param>
    /// <param name="bounds">The values that become black and white.</param>
    /// <param name="count">Most pairs.</param>
    public static ImmutableArray<PairPicture> Build(ImmutableArray<PairOutcome> outcomes, LabeledData rows, VerifiedExamples verified, InputBounds bounds, int count)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(verified);
        ArgumentNullException.ThrowIfNull(bounds);
        if (rows.Inputs.Shape[1] is not (2 or 6)) return [];
        IEnumerable<int> chosen = verified.Clean.CorrectRows.GroupBy(row => rows.Labels[row]).SelectMany(static group => group.Select((row, turn) => (Row: row, Turn: turn)))
            .OrderBy(static item => item.Turn).ThenByDescending(item => rows.Labels[item.Row]).Take(count).Select(static item => item.Row);
        return [.. chosen.Select(row => Picture(outcomes[row], rows.Inputs, verified, row, bounds))];
    }

    /// <summary>All pictures on one sheet: two pairs on a line, each as first image, second image, attacked first image, difference.</summary>
    /// <param name="outcomes">What became of the pairs, in the order of the rows.</param>
    /// <param name="rows">The clean pairs.</param>
    /// <param name="verified">The written pairs.</param>
    /// <param name="bounds">The values that become black and white.</param>
    /// <param name="pictures">The chosen pairs.</param>
    /// <returns>A PNG file in color; a red frame is around attacked images that changed the decision.</returns>
    public static byte[] Sheet(ImmutableArray<PairOutcome> outcomes, LabeledData rows, VerifiedExamples verified, InputBounds bounds, ImmutableArray<PairPicture> pictures)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(verified);
        ArgumentNullException.ThrowIfNull(bounds);
        Shape image = ImageOf(rows.Inputs);
        int tileWidth = image[2] + 2 * Gap, tileHeight = image[1] + 2 * Gap, width = 2 * ImagesOfPair * tileWidth + 2 * Gap, height = (pictures.Length + 1) / 2 * tileHeight;
        if (pictures.IsEmpty) return PngWriter.EncodeRgb(1, 1, [255, 255, 255]);
        var sheet = new byte[3 * width * height];
        sheet.AsSpan().Fill(255);
        for (int i = 0; i < pictures.Length; i++)
        {
            int row = outcomes.IndexOf(pictures[i].Outcome), left = i % 2 * (ImagesOfPair * tileWidth + 2 * Gap), top = i / 2 * tileHeight;
            ReadOnlySpan<float> clean = rows.Inputs.Row(row), attacked = verified.Examples.Row(row);
            (float[] difference, _) = Difference(clean[..image.Count], attacked[..image.Count], bounds);
            if (pictures[i].Outcome.Success) Frame(sheet, width, (left + 2 * tileWidth, top), (tileWidth, tileHeight));
            Draw(sheet, width, (left + Gap, top + Gap), clean[..image.Count], image, bounds);
            Draw(sheet, width, (left + Gap + tileWidth, top + Gap), clean[image.Count..], image, bounds);
            Draw(sheet, width, (left + Gap + 2 * tileWidth, top + Gap), attacked[..image.Count], image, bounds);
            Draw(sheet, width, (left + Gap + 3 * tileWidth, top + Gap), difference, image, bounds);
        }

        return PngWriter.EncodeRgb(width, height, sheet);
    }

    private static PairPicture Picture(PairOutcome outcome, Tensor rows, VerifiedExamples verified, int row, InputBounds bounds)
    {
        Shape image = ImageOf(rows);
        ReadOnlySpan<float> first = rows.Row(row)[..image.Count], attacked = verified.Examples.Row(row)[..image.Count];
        (float[] difference, double gain) = Difference(first, attacked, bounds);
        return new PairPicture
        {
            Outcome = outcome,
            Width = image[2],
            Height = image[1],
            FirstPng = PatchGallery.Picture(first, image, bounds),
            SecondPng = PatchGallery.Picture(rows.Row(row)[image.Count..], image, bounds),
            AttackedPng = PatchGallery.Picture(attacked, image, bounds),
            DifferencePng = PatchGallery.Picture(difference, image, bounds),
            DifferenceGain = gain,
            Norm = verified.Norms[row],
        };
    }

    private static Shape ImageOf(Tensor pairs) => new(pairs.Shape[1] / 2, pairs.Shape[2], pairs.Shape[3]);

    // Mid-grey plus gain times the difference: the largest change reaches black or white.
    private static (float[] Values, double Gain) Difference(ReadOnlySpan<float> clean, ReadOnlySpan<float> attacked, InputBounds bounds)
    {
        var values = new float[clean.Length];
        float largest = 0, range = bounds.Upper - bounds.Lower;
        for (int i = 0; i < values.Length; i++) largest = Math.Max(largest, Math.Abs(attacked[i] - clean[i]));
        double gain = largest > 0 ? 0.5 * range / largest : 1;
        for (int i = 0; i < values.Length; i++) values[i] = bounds.Lower + 0.5f * range + (float)(gain * (attacked[i] - clean[i]));
        return (values, gain);
    }

    private static void Draw(byte[] sheet, int width, (int Left, int Top) place, ReadOnlySpan<float> planes, Shape image, InputBounds bounds)
    {
        int size = image[1] * image[2];
        for (int i = 0; i < size; i++)
        {
            int at = 3 * ((place.Top + i / image[2]) * width + place.Left + i % image[2]);
            for (int c = 0; c < 3; c++)
            {
                float value = (planes[(image[0] == 1 ? 0 : c * size) + i] - bounds.Lower) / (bounds.Upper - bounds.Lower);
                sheet[at + c] = (byte)Math.Clamp(MathF.Round(255 * value), 0, 255);
            }
        }
    }

    private static void Frame(byte[] sheet, int width, (int Left, int Top) place, (int Width, int Height) size)
    {
        for (int y = 0; y < size.Height; y++)
        {
            for (int x = 0; x < size.Width; x++) ((ReadOnlySpan<byte>)[198, 40, 40]).CopyTo(sheet.AsSpan(3 * ((place.Top + y) * width + place.Left + x)));
        }
    }
}
