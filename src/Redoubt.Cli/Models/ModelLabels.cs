using System.Collections.Immutable;
using System.Globalization;
using Redoubt.Onnx;

namespace Redoubt.Cli;

/// <summary>The labels that a model file gives to its columns of scores.</summary>
internal static class ModelLabels
{
    /// <summary>Renumbers labels such as 1, 2, 3 to columns 0, 1, 2 where the file calls its columns so and every label of the data is one of them.</summary>
    public static ClassifierData Apply(VerbContext context, ImportedModel model, ClassifierData data)
    {
        int?[] labels = [.. model.ClassLabels.Select(Number)];
        bool isPlain = labels.Select(static (label, column) => label == column).All(static same => same);
        if (isPlain || data.ClassNames is not null || labels.Contains(null) || labels.Distinct().Count() != labels.Length) return data;
        Dictionary<int, int> columns = labels.Select(static (label, column) => (Label: label!.Value, Column: column)).ToDictionary(static p => p.Label, static p => p.Column);
        if (data.Labels.Any(label => !columns.ContainsKey(label))) return data;
        context.SayLong($"Note: The model calls its classes {string.Join(", ", model.ClassLabels.Take(8))}; the labels of the data were renumbered to its columns.");
        return data.WithLabels([.. data.Labels.Select(label => columns[label])], [.. model.ClassLabels]);
    }

    /// <summary>A name for every class: the data's where they have some, else the file's where it has as many, else the numbers.</summary>
    public static ImmutableArray<string> Names(ImportedModel model, IReadOnlyList<string>? given, int classes) =>
        given is null && model.ClassLabels.Length == classes ? model.ClassLabels : ClassFile.Names(given, classes);

    private static int? Number(string label) => int.TryParse(label, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;
}
