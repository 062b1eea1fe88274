using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>Loads rows for detectors, all in the attack space of one model.</summary>
internal sealed class DetectorData(VerbContext context, TappedSource source, ImageSize? resize)
{
    private const ulong SampleKey = 0x53616D706C65;

    /// <summary>All rows, or a stratified sample.</summary>
    public LabeledData Take(ClassifierData all, int? count, RandomKey key)
    {
        int[]? rows = count is { } wanted && wanted < all.Labels.Length ? StratifiedSample.Choose(all.Labels, source.Model.Classes, wanted, key.Fold(SampleKey)).Rows : null;
        return Check(source.ToAttackSpace(all.Read(rows)));
    }

    /// <summary>All rows of another argument.</summary>
    public LabeledData Load(string argument)
    {
        ClassifierData all = ClassifierData.Load(context, argument, resize, sample: null);
        all.RequireClasses(source.Model.Classes);
        return Check(source.ToAttackSpace(all.Read(null)));
    }

    /// <summary>What results say of rows.</summary>
    public static DataSummary Summarize(LabeledData rows, int classes) => new()
    {
        Argument = rows.Source,
        Sha256 = rows.ContentHash,
        Rows = rows.Rows,
        SampledIndices = [],
        ClassNames = ClassFile.Names(rows, classes),
    };

    private LabeledData Check(LabeledData rows)
    {
        if (!rows.Inputs.Shape.Extents[1..].SequenceEqual(source.Model.ExampleShape.Extents))
            throw new InvalidUsageException($"{rows.Source}: the rows are {rows.Inputs.Shape}, the model takes rows {source.Model.ExampleShape}.");
        int outside = source.Model.Bounds.FirstOutside(rows.Inputs.Data);
        if (outside < 0) return rows;
        throw new InvalidUsageException(FormattableString.Invariant(
            $"{rows.Source}: a value of row {rows.RowIndices[outside / rows.Inputs.Shape.RowLength]} is {rows.Inputs.Data[outside]}, outside the input bounds {source.Model.Bounds}; give --bounds=LOW,HIGH or --scale."));
    }
}
