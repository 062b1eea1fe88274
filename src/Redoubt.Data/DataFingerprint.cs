using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Redoubt.Data;

/// <summary>A hash that tells whether two runs saw the same data, without decoding every picture.</summary>
/// <remarks>Of an image folder, SHA-256 over the ASCII text <c>redoubt-images-1</c>, a line feed, the row shape with commas and a line feed, then for every picture its path
/// below the folder, a line feed, its class number, a line feed, its length in bytes, a line feed and its bytes. Of everything else, the <see cref="LabeledData.ContentHash"/>
/// of all rows.</remarks>
public static class DataFingerprint
{
    /// <summary>Computes the hash.</summary>
    /// <param name="source">A parsed argument.</param>
    /// <param name="all">All of its rows where they are in memory; else they are read again in batches.</param>
    /// <param name="options">Size of pictures; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="UnreadableDataException">A file is unusable; one sentence says what and where.</exception>
    public static string Of(DataSource source, LabeledData? all, DataOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return OfFiles(source, options, cancellationToken) ?? all?.ContentHash ?? DataSurvey.Read(source, options, cancellationToken).ContentHash;
    }

    /// <summary>The hash of a source that is one image folder; null for others.</summary>
    internal static string? OfFiles(DataSource source, DataOptions? options, CancellationToken cancellationToken) =>
        source.Parts is [{ Scheme: "images" } part] ? OfPictures(part, options ?? new DataOptions(), cancellationToken) : null;

    private static string OfPictures(DataPart part, DataOptions options, CancellationToken cancellationToken)
    {
        using var pictures = new ImageFolderRows(part.Files[0], options.Resize, cancellationToken);
        using var rows = new SlicedRows(pictures, part.Rows);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.ASCII.GetBytes($"redoubt-images-1\n{string.Join(',', rows.RowShape.Extents.ToArray())}\n"));
        while (rows.MoveNext())
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte[] bytes = PictureFile.ReadAll(pictures.CurrentPath);
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{pictures.CurrentFile}\n{rows.Label}\n{bytes.Length}\n")));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
