using System.Globalization;
using System.IO.Compression;
using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>The embedded data set: 1,797 handwritten digits of 8x8 pixels with 17 grey levels.</summary>
/// <remarks>E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998, doi:10.24432/C50P49,
/// CC BY 4.0 (the test part, optdigits.tes). docs/notes/digits.md tells how the resource was made.</remarks>
internal static class DigitsData
{
    private const string Resource = "digits.csv.gz";
    private const int Side = 8, Levels = 16, TotalRows = 1797, TestRows = 360;

    // Names the split for good; a different key would be a different data set.
    private static readonly RandomKey SplitKey = new(1797);

    /// <summary>Reads the set or one side of its fixed split.</summary>
    /// <param name="split"><c>train</c> (1,437 rows), <c>test</c> (360 rows) or <see langword="null"/> for all.</param>
    /// <param name="source">What the data set is called.</param>
    /// <returns><c>[N,1,8,8]</c> in [0, 1]; row indices count in all 1,797.</returns>
    public static LabeledData Read(string? split, string source)
    {
        LabeledData all = ReadAll(source);
        return split is null ? all : all.Take(SplitRows(all.Labels, split));
    }

    /// <summary>The embedded bytes, as Debian distributes them.</summary>
    internal static Stream OpenResource() =>
        typeof(DigitsData).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"The resource {Resource} is missing.");

    private static int[] SplitRows(int[] labels, string split)
    {
        int[] test = StratifiedSample.Choose(labels, 10, TestRows, SplitKey).Rows;
        return split == "test" ? test : [.. Enumerable.Range(0, labels.Length).Except(test)];
    }

    private static LabeledData ReadAll(string source)
    {
        var inputs = new Tensor(new Shape(TotalRows, 1, Side, Side));
        var labels = new int[TotalRows];
        using var text = new MemoryStream();
        using (var resource = new GZipStream(OpenResource(), CompressionMode.Decompress)) resource.CopyTo(text);

        // Lines of 64 pixels and the class, separated by commas; read by hand, because this is part of the start of the demonstration.
        int value = 0, field = 0, row = 0;
        foreach (byte c in text.GetBuffer().AsSpan(0, (int)text.Length))
        {
            if (char.IsAsciiDigit((char)c))
            {
                value = 10 * value + (c - '0');
                continue;
            }

            if (field < Side * Side) inputs.Data[row * Side * Side + field] = value / (float)Levels;
            else labels[row] = value;
            (field, row) = c == '\n' ? (0, row + 1) : (field + 1, row);
            value = 0;
        }

        return new LabeledData(inputs, labels, source, classNames: [.. Enumerable.Range(0, 10).Select(digit => digit.ToString(CultureInfo.InvariantCulture))]);
    }
}
