using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>One picture of many: a line of examples for every class.</summary>
internal static class ContactSheet
{
    private const int PerClass = 10, MostClasses = 50, SmallestSide = 48, LargestSide = 112, Gap = 4;

    /// <summary>Draws the first rows of each class.</summary>
    /// <param name="source">Images <c>[C,H,W]</c> of one or three channels.</param>
    /// <param name="options">How to read them.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    /// <returns>A PNG file; its lines are the classes in their order, at most 50.</returns>
    public static byte[] Draw(DataSource source, DataOptions options, CancellationToken cancellationToken)
    {
        DataIndex index = DataIndex.Read(source, options, cancellationToken);
        if (index.RowShape.Rank != 3 || index.RowShape[0] is not (1 or 3)) throw new InvalidUsageException($"--pictures needs images of one or three channels, the rows are {index.RowShape}.");
        var chosen = new List<int>();
        var taken = new Dictionary<int, int>();
        for (int row = 0; row < index.Labels.Length; row++)
        {
            int count = taken.GetValueOrDefault(index.Labels[row]);
            if (count == PerClass || (count == 0 && taken.Count == MostClasses)) continue;
            taken[index.Labels[row]] = count + 1;
            chosen.Add(row);
        }

        LabeledData rows = DataLoader.LoadRows(source, chosen, options, cancellationToken);
        return Compose(rows, [.. taken.Keys.Order()]);
    }

    private static byte[] Compose(LabeledData rows, int[] classes)
    {
        (int channels, int height, int width) = (rows.Inputs.Shape[1], rows.Inputs.Shape[2], rows.Inputs.Shape[3]);
        (int Height, int Width) tile = TileSize(height, width);
        int sheetWidth = PerClass * (tile.Width + Gap) + Gap, sheetHeight = classes.Length * (tile.Height + Gap) + Gap;
        var sheet = new byte[sheetWidth * sheetHeight * 3];
        sheet.AsSpan().Fill(255);
        var used = new int[classes.Length];
        var plane = new float[tile.Height * tile.Width];
        for (int row = 0; row < rows.Rows; row++)
        {
            int line = Array.IndexOf(classes, rows.Labels[row]), left = Gap + used[line]++ * (tile.Width + Gap), top = Gap + line * (tile.Height + Gap);
            for (int c = 0; c < 3; c++)
            {
                ReadOnlySpan<float> stored = rows.Inputs.Row(row).Slice(channels == 1 ? 0 : c * height * width, height * width);
                if (tile.Height < height) BilinearImage.Resize(stored, (height, width), plane, tile);
                else Enlarge(stored, width, plane, tile.Width, tile.Width / width);
                for (int i = 0; i < plane.Length; i++)
                    sheet[((top + i / tile.Width) * sheetWidth + left + i % tile.Width) * 3 + c] = (byte)Math.Clamp(MathF.Round(255 * plane[i]), 0, 255);
            }
        }

        return PngWriter.EncodeRgb(sheetWidth, sheetHeight, sheet);
    }

    // Small pictures are enlarged by a whole factor, large ones made smaller.
    private static (int Height, int Width) TileSize(int height, int width)
    {
        int longest = Math.Max(height, width);
        if (longest <= LargestSide)
        {
            int factor = Math.Max(1, SmallestSide / longest);
            return (height * factor, width * factor);
        }

        return (Math.Max(1, height * LargestSide / longest), Math.Max(1, width * LargestSide / longest));
    }

    private static void Enlarge(ReadOnlySpan<float> stored, int width, Span<float> plane, int tileWidth, int factor)
    {
        for (int i = 0; i < plane.Length; i++) plane[i] = stored[i / tileWidth / factor * width + i % tileWidth / factor];
    }
}
