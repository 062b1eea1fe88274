using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Imports a model in the best form it allows: as a batch of any size, else row by row.</summary>
internal static class ModelLoading
{
    public static ImportedModel Load(ModelInspection model, OnnxLoadOptions options)
    {
        InputLayout layout = InputLayout.Choose(model, options);
        if (layout.Mode is BatchMode.AsGiven or BatchMode.RowByRow) return Import(model, layout, options);
        ImportedModel batched;
        try
        {
            batched = GraphImporter.Import(model, layout, options);
        }
        catch (BatchDependentException e)
        {
            return OneRow(model, options, Clause(e.Message, model.File.Source));
        }
        catch (InvalidModelException e)
        {
            return TryOneRow(model, options, Clause(e.Message, model.File.Source)) ?? throw new InvalidModelException(e.Message, e.InnerException);
        }

        if (RowIndependence.FindMixing(batched.Graph) is { } mixing) return OneRow(model, options, mixing);
        if (layout.Mode == BatchMode.Batched) return batched;
        ImportedModel single = Import(model, InputLayout.OneRow(model, options), options);
        if (RebatchCheck.FindObstacle(batched.Graph, model.File.Length) is { } obstacle) return WithNote(single, Reason(obstacle));
        return Difference(batched, single, model.File.Source) is { } difference
            ? WithNote(single, Reason(difference))
            : WithNote(batched, "The file fixes a batch of 1; the graph was changed to take any number of rows and checked on two rows against the file's own form.");
    }

    private static string? Difference(ImportedModel batched, ImportedModel single, ModelSource source)
    {
        try
        {
            return RebatchCheck.FindDifference(batched.Graph, single.Graph);
        }
        catch (Exception e) when (e is UnsupportedOpException or DivideByZeroException or ArgumentException or OverflowException)
        {
            throw source.Error($"the graph cannot be run: {e.Message}", e);
        }
    }

    private static ImportedModel OneRow(ModelInspection model, OnnxLoadOptions options, string reason) =>
        WithNote(Import(model, InputLayout.OneRow(model, options), options), Reason(reason));

    private static ImportedModel? TryOneRow(ModelInspection model, OnnxLoadOptions options, string reason)
    {
        try
        {
            return OneRow(model, options, reason);
        }
        catch (InvalidModelException)
        {
            // The file is wrong for one row too; what was found first says it best.
            return null;
        }
    }

    private static string Reason(string clause) => $"Rows run one after the other, because the graph cannot take several at once: {clause}.";

    private static string Clause(string message, ModelSource source) =>
        (message.StartsWith(source.Name + ": ", StringComparison.Ordinal) ? message[(source.Name.Length + 2)..] : message).TrimEnd('.');

    private static ImportedModel WithNote(ImportedModel model, string note) => model with { Notes = [.. model.Notes, note] };

    private static ImportedModel Import(ModelInspection model, InputLayout layout, OnnxLoadOptions options)
    {
        try
        {
            return GraphImporter.Import(model, layout, options);
        }
        catch (BatchDependentException e)
        {
            throw new InvalidModelException(e.Message, e);
        }
    }
}
