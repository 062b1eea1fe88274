using System.Globalization;

namespace Redoubt.Data;

/// <summary>Reads lists of pairs: text with one pair a line, <c>first,second,same</c>, where the first two are positions of rows, counted from 0, and the third is 1 or 0.</summary>
/// <remarks>A first line that holds no numbers is taken for the names of the columns. Separators are commas, semicolons, tabs or spaces; empty lines are skipped.</remarks>
public static class PairFile
{
    private const long MostBytes = 1L << 30;

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="rows">Rows of the data that the pairs speak of.</param>
    /// <returns>The pairs, one or more, in the order of the file.</returns>
    /// <exception cref="UnreadableDataException">There is no such file, it is empty, or a line is no pair of rows; the message names the line.</exception>
    public static ImagePair[] Read(string path, int rows)
    {
        ArgumentNullException.ThrowIfNull(path);
        var file = new FileInfo(path);
        if (!file.Exists) throw new UnreadableDataException(path, "there is no such file");
        if (file.Length > MostBytes) throw new UnreadableDataException(path, $"a list of pairs has at most {MostBytes} bytes, this has {file.Length}");
        var pairs = new List<ImagePair>();
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            string[] parts = line.Split([',', ';', '\t', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (parts.Length == 0 || (number == 1 && !char.IsAsciiDigit(parts[0][0]))) continue;
            pairs.Add(Parse(parts, number, path, rows));
        }

        return pairs.Count > 0 ? [.. pairs] : throw new UnreadableDataException(path, "holds no pair");
    }

    private static ImagePair Parse(string[] parts, int number, string path, int rows)
    {
        if (parts.Length != 3) throw new UnreadableDataException(path, $"line {number} has {parts.Length} parts; a pair is first,second,same");
        if (parts[2] is not ("0" or "1")) throw new UnreadableDataException(path, $"line {number}: the third part must be 1 (same) or 0 (different), was '{Shown(parts[2])}'");
        return new ImagePair(Row(parts[0], number, path, rows), Row(parts[1], number, path, rows), parts[2] == "1");
    }

    private static int Row(string text, int number, string path, int rows)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int row))
            throw new UnreadableDataException(path, $"line {number}: '{Shown(text)}' is not a position of a row");
        return row < rows ? row : throw new UnreadableDataException(path, $"line {number} names row {row}; the data have the rows 0 to {rows - 1}");
    }

    private static string Shown(string text) => text.Length <= 20 ? text : text[..20] + "…";
}
