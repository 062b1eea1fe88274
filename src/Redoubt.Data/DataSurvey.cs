using System.Numerics.Tensors;
using Redoubt.Tensors;

namespace Redoubt.Data;

/// <summary>What is in a data set of any size: found in batches, so that it need not fit memory. Immutable.</summary>
public sealed class DataSurvey
{
    // Batches of this many numbers: 16 MB.
    private const int BatchNumbers = 1 << 22;

    private DataSurvey(DataIndex index, IReadOnlyList<string> remarks)
    {
        Index = index;
        Remarks = remarks;
    }

    /// <summary>Labels, groups, names and row shape.</summary>
    public DataIndex Index { get; }

    /// <summary>What was not applied; see <see cref="LabeledData.Remarks"/>.</summary>
    public IReadOnlyList<string> Remarks { get; }

    /// <summary>Smallest value.</summary>
    public required float Smallest { get; init; }

    /// <summary>Largest value.</summary>
    public required float Largest { get; init; }

    /// <summary>The <see cref="LabeledData.ContentHash"/> that all rows in memory would have.</summary>
    public required string ContentHash { get; init; }

    /// <summary>The <see cref="DataFingerprint"/>: of an image folder over its files, else the <see cref="ContentHash"/>.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Reads a data set twice: for its labels, then for its numbers.</summary>
    /// <param name="source">A parsed argument.</param>
    /// <param name="options">Size of pictures; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Checked for every row.</param>
    /// <exception cref="UnreadableDataException">A file is unusable; one sentence says what and where.</exception>
    /// <exception cref="ArgumentException">The options are invalid; the message lists every broken rule.</exception>
    public static DataSurvey Read(DataSource source, DataOptions? options = null, CancellationToken cancellationToken = default)
    {
        DataIndex index = DataIndex.Read(source, options, cancellationToken);
        using var hasher = new ContentHasher(index.RowShape.Extents, index.Labels);
        (float smallest, float largest) = (float.PositiveInfinity, float.NegativeInfinity);
        using DataStream stream = DataStream.Open(source, options, cancellationToken);
        foreach (LabeledData batch in stream.Batches(BatchRows(index.RowShape), cancellationToken))
        {
            hasher.Add(batch.Inputs);
            smallest = Math.Min(smallest, TensorPrimitives.Min<float>(batch.Inputs.Data));
            largest = Math.Max(largest, TensorPrimitives.Max<float>(batch.Inputs.Data));
        }

        string content = hasher.Finish();
        return new DataSurvey(index, stream.Remarks)
        {
            Smallest = smallest,
            Largest = largest,
            ContentHash = content,
            Fingerprint = DataFingerprint.OfFiles(source, options, cancellationToken) ?? content,
        };
    }

    /// <summary>Rows of a batch of moderate size.</summary>
    internal static int BatchRows(Shape rowShape) => Math.Max(1, BatchNumbers / Math.Max(1, rowShape.Count));
}
