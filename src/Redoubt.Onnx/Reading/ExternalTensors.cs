namespace Redoubt.Onnx;

/// <summary>Finds the tensors of a model that keep their numbers in other files, wherever they are.</summary>
internal static class ExternalTensors
{
    /// <summary>The files that tensors name; some several times. Tensors that name none are left to the import, which says what is wrong with them.</summary>
    public static IEnumerable<string> LocationsOf(ModelProto model) =>
        TensorsOf(model.Graph).Concat(model.Functions.SelectMany(static f => f.Node).SelectMany(TensorsOf))
            .Where(static t => t.DataLocation == TensorProto.Types.DataLocation.External)
            .SelectMany(static t => t.ExternalData).Where(static e => e.Key == "location").Select(static e => e.Value);

    private static IEnumerable<TensorProto> TensorsOf(GraphProto graph)
    {
        IEnumerable<TensorProto> sparse = graph.SparseInitializer.SelectMany(Parts);
        return graph.Initializer.Concat(sparse).Concat(graph.Node.SelectMany(TensorsOf));
    }

    private static IEnumerable<TensorProto> TensorsOf(NodeProto node)
    {
        foreach (AttributeProto attribute in node.Attribute)
        {
            if (attribute.T is not null) yield return attribute.T;
            foreach (TensorProto tensor in attribute.Tensors) yield return tensor;
            if (attribute.SparseTensor is { } sparse)
            {
                foreach (TensorProto tensor in Parts(sparse)) yield return tensor;
            }
        }

        foreach (TensorProto tensor in GraphNeeds.GraphsOf(node).SelectMany(TensorsOf)) yield return tensor;
    }

    private static IEnumerable<TensorProto> Parts(SparseTensorProto tensor)
    {
        if (tensor.Values is not null) yield return tensor.Values;
        if (tensor.Indices is not null) yield return tensor.Indices;
    }
}
