using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Redoubt.Data;
using Redoubt.Evidence;

namespace Redoubt.Cli;

/// <summary>Finds what is in a data set of any size.</summary>
internal static class DataDescriber
{
    private const int TextsAtATime = 1000;

    /// <summary>Reads a data set in batches.</summary>
    public static DataDescription Describe(DataSource source, DataOptions options, CancellationToken cancellationToken) =>
        TextStream.IsText(source) ? DescribeTexts(source, cancellationToken) : DescribeNumbers(source, options, cancellationToken);

    private static DataDescription DescribeNumbers(DataSource source, DataOptions options, CancellationToken cancellationToken)
    {
        DataSurvey survey = DataSurvey.Read(source, options, cancellationToken);
        DataIndex index = survey.Index;
        int classes = Math.Max(index.Labels.Max() + 1, index.ClassNames?.Count ?? 0);
        return new DataDescription
        {
            Argument = source.ToString(),
            Sha256 = survey.Fingerprint,
            Rows = index.Labels.Length,
            RowShape = [.. index.RowShape.Extents],
            Smallest = survey.Smallest,
            Largest = survey.Largest,
            ClassNames = ClassFile.Names(index.ClassNames, classes),
            RowsPerClass = Count(index.Labels, classes),
            GroupNames = [.. index.Groups?.Names ?? []],
            RowsPerGroup = index.Groups is { } groups ? Count(groups.Codes, groups.Names.Count) : [],
            Columns =
            [
                .. (index.Columns ?? []).Select(static column => new DataColumn
                {
                    Name = column.Name,
                    Type = column.Kind.ToString().ToLowerInvariant(),
                    First = column.First,
                    Count = column.Count,
                    Levels = [.. column.Levels],
                }),
            ],
            Remarks = [.. survey.Remarks],
        };
    }

    private static DataDescription DescribeTexts(DataSource source, CancellationToken cancellationToken)
    {
        using TextStream stream = TextStream.Open(source, cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        List<int> labels = [], lengths = [];
        var groups = new List<string>();
        while (stream.Next(TextsAtATime, cancellationToken) is { } batch)
        {
            labels.AddRange(batch.Labels);
            lengths.AddRange(batch.Texts.Select(static text => text.Length));
            if (batch.Groups is { } found) groups.AddRange(found.Codes.Select(code => found.Names[code]));

            // Every text with its label, as two JSON-like strings that no other texts can give.
            for (int i = 0; i < batch.Rows; i++) hash.AppendData(Encoding.UTF8.GetBytes($"{batch.Labels[i]} {batch.Texts[i].Length} {batch.Texts[i]}\n"));
        }

        RowGroups? grouped = groups.Count == labels.Count ? RowGroups.Of(groups) : null;
        lengths.Sort();
        return new DataDescription
        {
            Argument = source.ToString(),
            Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()),
            Rows = labels.Count,
            RowShape = [],
            Smallest = null,
            Largest = null,
            ClassNames = [.. stream.ClassNames],
            RowsPerClass = Count(labels, stream.ClassNames.Count),
            GroupNames = [.. grouped?.Names ?? []],
            RowsPerGroup = grouped is null ? [] : Count(grouped.Codes, grouped.Names.Count),
            TextLengths = [lengths[0], lengths[lengths.Count / 2], lengths[^1]],
        };
    }

    private static ImmutableArray<int> Count(IEnumerable<int> codes, int count)
    {
        var counts = new int[count];
        foreach (int code in codes) counts[code]++;
        return [.. counts];
    }
}
