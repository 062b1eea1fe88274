using Redoubt.Evidence;

namespace Redoubt.Samples;

/// <summary>Digit-like pictures drawn from strokes, with a blocky perturbation. For tests only.</summary>
internal static class SamplePictures
{
    private const int Side = 28;

    // Strokes in a 20×20 box: x0, y0, x1, y1.
    private static readonly double[][] Segments =
    [
        [5, 2, 15, 2, 15, 2, 15, 18, 15, 18, 5, 18, 5, 18, 5, 2], [7, 5, 11, 1, 11, 1, 11, 19], [4, 5, 9, 1, 9, 1, 15, 5, 15, 5, 4, 18, 4, 18, 16, 18],
        [4, 2, 15, 2, 15, 2, 9, 9, 9, 9, 15, 14, 15, 14, 10, 19, 10, 19, 4, 17], [12, 1, 4, 13, 4, 13, 17, 13, 13, 8, 13, 19],
        [15, 2, 5, 2, 5, 2, 5, 9, 5, 9, 13, 9, 13, 9, 15, 14, 15, 14, 11, 18, 11, 18, 4, 18], [14, 2, 6, 8, 6, 8, 5, 16, 5, 16, 11, 19, 11, 19, 15, 14, 15, 14, 10, 10, 10, 10, 5, 13],
        [4, 2, 16, 2, 16, 2, 8, 19], [10, 1, 5, 5, 5, 5, 15, 14, 15, 14, 10, 19, 10, 19, 5, 14, 5, 14, 15, 5, 15, 5, 10, 1],
        [15, 8, 10, 10, 10, 10, 5, 6, 5, 6, 10, 1, 10, 1, 15, 6, 15, 6, 13, 19],
    ];

    internal static GalleryItem Item(RowOutcome row, double epsilon, int index)
    {
        Random random = new(100 + index);
        byte[] clean = new byte[Side * Side], adversarial = new byte[Side * Side], difference = new byte[Side * Side];
        double[] blocks = [.. Enumerable.Range(0, 14 * 14).Select(_ => random.NextDouble() < 0.55 ? 0 : random.NextDouble() < 0.5 ? -epsilon : epsilon)];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                double value = Ink(Segments[row.Label], x - 4, y - 4);
                double changed = Math.Clamp(value + blocks[y / 2 * 14 + x / 2], 0, 1);
                int i = y * Side + x;
                clean[i] = (byte)Math.Round(255 * value);
                adversarial[i] = (byte)Math.Round(255 * changed);
                difference[i] = (byte)Math.Round(Math.Clamp(127.5 + 127.5 * (changed - value) / epsilon, 0, 255));
            }
        }

        return new GalleryItem
        {
            RowIndex = row.Index,
            Label = row.Label,
            CleanPrediction = row.CleanPrediction,
            AdversarialPrediction = row.AdversarialPrediction ?? 0,
            CleanScore = 0.97,
            AdversarialScore = 0.61,
            Attack = row.BrokenBy ?? "",
            Norm = row.Norm ?? 0,
            Width = Side,
            Height = Side,
            CleanPng = PngWriter.EncodeGrey(Side, Side, clean),
            AdversarialPng = PngWriter.EncodeGrey(Side, Side, adversarial),
            DifferencePng = PngWriter.EncodeGrey(Side, Side, difference),
            DifferenceGain = Math.Round(0.5 / epsilon, 3),
        };
    }

    private static double Ink(double[] strokes, double x, double y)
    {
        double nearest = double.MaxValue;
        for (int s = 0; s + 3 < strokes.Length; s += 4)
        {
            double ax = strokes[s], ay = strokes[s + 1], dx = strokes[s + 2] - ax, dy = strokes[s + 3] - ay;
            double t = Math.Clamp(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0, 1);
            nearest = Math.Min(nearest, Math.Sqrt(Math.Pow(x - ax - t * dx, 2) + Math.Pow(y - ay - t * dy, 2)));
        }

        return Math.Clamp(2.2 - nearest, 0, 1);
    }
}
