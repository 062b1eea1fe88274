namespace Redoubt.Onnx;

/// <summary>Imports a model in the best form it allows: as a batch of any size, else row by row.</summary>
internal static class ModelLoading
{
    public static ImportedModel Load(ModelInspection model, OnnxLoadOptions options)
    {
        InputLayout layout = InputLayout.Choose(model, options);
        if (layout.Mode is BatchMode.AsGiven or BatchMode.RowByRow) return Import(model, layout, options);
        try
        {
            return GraphImporter.Import(model, layout, options);
        }
        catch (Exception e) when (e is BatchDependentException or InvalidModelException)
        {
            ImportedModel single = Import(model, InputLayout.OneRow(model, options), options);
            return single;
        }
    }

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
