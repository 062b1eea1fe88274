using Redoubt.Data;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>The rows that a classifier can be judged on, in memory or still in their files; the same rows are sampled either way.</summary>
internal sealed record ClassifierData
{
    /// <summary>The data set argument.</summary>
    public required string Source { get; init; }

    /// <summary>Class of every row.</summary>
    public required int[] Labels { get; init; }

    /// <summary>Class names, or null when the source gives none.</summary>
    public required IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Shape of one row as stored.</summary>
    public required Shape RowShape { get; init; }

    /// <summary>Hash of all rows.</summary>
    public required Func<string> Sha256 { get; init; }

    /// <summary>Reads some rows, ascending, or all of them for null.</summary>
    public required Func<int[]?, LabeledData> Read { get; init; }

    /// <summary>Rows in memory.</summary>
    public static ClassifierData Of(LabeledData all) => new()
    {
        Source = all.Source,
        Labels = all.Labels,
        ClassNames = all.ClassNames,
        RowShape = new Shape(all.Inputs.Shape.Extents[1..]),
        Sha256 = () => all.ContentHash,
        Read = rows => rows is null ? all : all.Take(rows),
    };

    /// <summary>Loads what an option names. Of an image folder, and of rows that need more memory than there is, only labels are read now and the sample later.</summary>
    /// <param name="context">Where remarks go.</param>
    /// <param name="argument">The data set argument.</param>
    /// <param name="resize">Size of the pictures of an image folder; null to keep it.</param>
    /// <param name="sample">Rows that will be taken; null for all.</param>
    /// <param name="groups">Array with the group of every row; null for the groups that the source has.</param>
    public static ClassifierData Load(VerbContext context, string argument, ImageSize? resize, int? sample, string? groups = null)
    {
        DataSource source = DataSource.Parse(argument);
        DataOptions options = DataArgument.OptionsOf(resize) with { GroupFile = groups };
        CancellationToken token = context.Terminal.CancellationToken;
        if (sample is not null && source.HasPictures) return OfFiles(context, source, options);
        try
        {
            LabeledData all = DataArgument.Load(context, argument, options);
            return Of(all) with { Sha256 = () => DataFingerprint.Of(source, all, options, token) };
        }
        catch (UnreadableDataException e) when (e.IsTooLarge && sample is not null)
        {
            context.SayLong("Note: the rows do not fit memory together; the sample is read from the files.");
            return OfFiles(context, source, options);
        }
    }

    /// <summary>Gives the rows the names of a class file, renumbered where they have names of their own.</summary>
    public ClassifierData WithClasses(string classFile)
    {
        (int[] labels, string[] names) = ClassFile.Renumber(classFile, Labels, ClassNames, Source);
        return WithLabels(labels, names);
    }

    /// <summary>The same for names that stand in another file.</summary>
    public ClassifierData WithClasses(IReadOnlyList<string> names, string path)
    {
        (int[] labels, string[] all) = ClassFile.Renumber([.. names], path, Labels, ClassNames, Source);
        return WithLabels(labels, all);
    }

    /// <summary>The same rows under other labels, one per row.</summary>
    public ClassifierData WithLabels(int[] labels, string[] names)
    {
        Func<int[]?, LabeledData> read = Read;
        return this with
        {
            Labels = labels,
            ClassNames = names,
            Read = rows => read(rows).WithLabels(rows is null ? labels : [.. rows.Select(row => labels[row])], names),
        };
    }

    /// <summary>Checks that a model with this many classes can be judged on these labels.</summary>
    public void RequireClasses(int classes)
    {
        int bad = Array.FindIndex(Labels, label => label >= classes);
        if (bad >= 0) throw new UnreadableDataException(Source, $"row {bad} has label {Labels[bad]}, but the model has only the classes 0 to {classes - 1}");
    }

    private static ClassifierData OfFiles(VerbContext context, DataSource source, DataOptions options)
    {
        CancellationToken token = context.Terminal.CancellationToken;
        DataIndex index = DataIndex.Read(source, options, token);
        return new ClassifierData
        {
            Source = source.ToString(),
            Labels = index.Labels,
            ClassNames = index.ClassNames,
            RowShape = index.RowShape,
            Sha256 = () => DataFingerprint.Of(source, null, options, token),
            Read = rows =>
            {
                LabeledData taken = rows is null ? DataLoader.Load(source, options, token) : DataLoader.LoadRows(source, rows, options, token);
                foreach (string remark in taken.Remarks) context.SayLong($"Note: {remark}");
                return taken;
            },
        };
    }
}
