using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Exports of operations that run along an axis or pick entries of one.</summary>
internal static class IndexExports
{
    public static void CumSum(GraphExport export, Node node, string result)
    {
        CumSumAttributes sums = node.As<CumSumAttributes>();
        string axis = export.Scalar(ElementType.Int64, sums.Axis);
        export.Add("CumSum", result, [export.Name(node.Inputs[0]), axis], Attributes.Int("exclusive", sums.Exclusive ? 1 : 0), Attributes.Int("reverse", sums.Reverse ? 1 : 0));
    }

    public static void Gather(GraphExport export, Node node, string result)
    {
        int batch = node.As<GatherAttributes>().BatchDimensions;
        string data = export.Name(node.Inputs[0]), indices = export.Name(node.Inputs[1]);
        if (batch == 0)
        {
            export.Add("Gather", result, [data, indices], Attributes.Int("axis", 0));
            return;
        }

        string places = export.Add("Unsqueeze", export.Fresh(result + "_places"), [indices, export.Integers(-1)]);
        export.Add("GatherND", result, [data, places], Attributes.Int("batch_dims", batch));
    }

    // ScatterElements wants an index for every element of an entry, and one axis of indices.
    public static void Scatter(GraphExport export, Node node, string result)
    {
        ScatterAttributes scatter = node.As<ScatterAttributes>();
        string reduction = scatter.Reduction switch
        {
            ScatterReduction.None => "none",
            ScatterReduction.Add => "add",
            ScatterReduction.Mul => "mul",
            ScatterReduction.Min => "min",
            _ => "max",
        };
        int batch = scatter.BatchDimensions;
        TensorType indices = export.Type(node.Inputs[1]);
        Dimension[] leading = [.. indices.Dimensions[..batch], indices.With(indices.Dimensions[batch..].AsSpan()).ElementCount()];
        Dimension[] inner = [.. node.Type.Dimensions[(batch + 1)..]];
        string updates = Reshaped(export, node, result + "_updates", node.Inputs[2], [.. leading, .. inner]);
        string flat = Reshaped(export, node, result + "_indices", node.Inputs[1], [.. leading, .. inner.Select(static _ => (Dimension)1)]);
        string shape = export.Add("Shape", export.Fresh(result + "_shape"), [updates]);
        string places = export.Add("Expand", export.Fresh(result + "_places"), [flat, shape]);
        export.Add("ScatterElements", result, [export.Name(node.Inputs[0]), places, updates], Attributes.Int("axis", batch), Attributes.Text("reduction", reduction));
    }

    private static string Reshaped(GraphExport export, Node node, string stem, int operand, Dimension[] extents)
    {
        if (extents.Count(static d => !d.IsFixed) > 1) throw new UnsupportedOpException(node, "export", "two axes depend on the batch size");
        string target = export.Integers([.. extents.Select(static d => d.IsFixed ? (long)d.Size : -1)]);
        return export.Add("Reshape", export.Fresh(stem), [export.Name(operand), target]);
    }
}
