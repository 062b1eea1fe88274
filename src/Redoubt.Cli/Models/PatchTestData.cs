using System.Collections.Immutable;
using Redoubt.Data;
using Redoubt.Evidence;
using Redoubt.Models;

namespace Redoubt.Cli;

/// <summary>The rows that a patch is measured on, in attack space, and what a result says about them.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Summary">Their description.</param>
internal sealed record PatchTestData(LabeledData Rows, DataSummary Summary)
{
    /// <summary>Loads them in the way of the training rows.</summary>
    public static PatchTestData Load(VerbContext context, ClassifierOptions options, ClassifierTask training, string argument)
    {
        InputMapping mapping = options.Mapping.Read(context);
        var data = ClassifierData.Of(DataArgument.Load(context, argument, mapping.Resize));
        if (context.Get(options.ClassFile) is { } classFile) data = data.WithClasses(classFile);
        data.RequireClasses(training.Classifier.Classes);
        LabeledData rows = data.Read(null);
        rows = rows.WithInputs(mapping.ToAttackSpace(rows.Inputs));
        if (!rows.Inputs.Shape.Extents[1..].SequenceEqual(training.Classifier.ExampleShape.Extents))
            throw new InvalidUsageException($"The rows of --test-data are {rows.Inputs.Shape}, those of --data {training.Rows.Inputs.Shape}.");
        ImmutableArray<int> missing = [.. Enumerable.Range(0, training.Classifier.Classes).Except(rows.Labels)];
        return new PatchTestData(rows, new DataSummary
        {
            Argument = argument,
            Sha256 = data.Sha256(),
            Rows = rows.Rows,
            SampledIndices = [.. rows.RowIndices],
            ClassNames = training.ClassNames,
            MissingClasses = missing,
        });
    }
}
