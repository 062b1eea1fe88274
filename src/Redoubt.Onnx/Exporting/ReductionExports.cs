using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Exports of reductions and of selections along the last axis.</summary>
internal static class ReductionExports
{
    public static ExportRule Named(string op) => (export, node, result) =>
    {
        ReduceAttributes reduce = node.As<ReduceAttributes>();
        string axes = export.Integers([.. reduce.Axes.Select(static a => (long)a)]);
        export.Add(op, result, [export.Name(node.Inputs[0]), axes], Attributes.Int("keepdims", reduce.KeepDimensions ? 1 : 0), Attributes.Int("noop_with_empty_axes", 1));
    };

    // Compared with a ramp instead of ONNX's OneHot, which gives negative indices another meaning.
    public static void OneHot(GraphExport export, Node node, string result)
    {
        int depth = node.As<OneHotAttributes>().Depth;
        string columns = export.AddLiteral(result + "_columns", Literal.Of(new Shape(depth), [.. Enumerable.Range(0, depth).Select(static i => (long)i)]));
        string index = export.Add("Unsqueeze", export.Fresh(result + "_index"), [export.Name(node.Inputs[0]), export.Integers(-1)]);
        string hit = export.Add("Equal", export.Fresh(result + "_hit"), [index, columns]);
        export.Add("Cast", result, [hit], Attributes.Int("to", (long)OnnxElementType.Float32));
    }

    public static void TopK(GraphExport export, Node node, string result) => _ = Top(export, node, result);

    public static void TopKGather(GraphExport export, Node node, string result)
    {
        string positions = Top(export, node, export.Fresh(result + "_values"));
        export.Add("GatherElements", result, [export.Name(node.Inputs[1]), positions], Attributes.Int("axis", -1));
    }

    public static void TopKScatter(GraphExport export, Node node, string result)
    {
        string positions = Top(export, node, export.Fresh(result + "_values"));
        string shape = export.Add("Shape", export.Fresh(result + "_shape"), [export.Name(node.Inputs[0])]);
        string zeros = export.Add("ConstantOfShape", export.Fresh(result + "_zeros"), [shape]);
        export.Add("ScatterElements", result, [zeros, positions, export.Name(node.Inputs[1])], Attributes.Int("axis", -1));
    }

    private static string Top(GraphExport export, Node node, string values)
    {
        string count = export.Integers(node.As<TopKAttributes>().Count);
        export.Add("TopK", values, [export.Name(node.Inputs[0]), count], Attributes.Int("axis", -1), Attributes.Int("largest", 1), Attributes.Int("sorted", 1));
        string positions = export.Fresh(values + "_positions");
        export.AddResult(positions);
        return positions;
    }
}
