using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Pools.</summary>
internal static class WindowOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["AveragePool"] = AveragePool,
        ["GlobalAveragePool"] = GlobalAveragePool,
        ["GlobalMaxPool"] = GlobalMaxPool,
        ["MaxPool"] = MaxPool,
    };

    public static void MaxPool(OperatorNode node)
    {
        if (node.HasOutput(1)) throw node.Error("gives the positions of the maxima, which is not supported yet");
        node.Attributes.Ignore("storage_order");
        Pool(node, OpKind.MaxPool, static w => w);
    }

    public static void AveragePool(OperatorNode node)
    {
        bool countBorder = node.Attributes.Flag("count_include_pad");
        Pool(node, OpKind.AveragePool, w => w with { CountBorder = countBorder });
    }

    public static void GlobalAveragePool(OperatorNode node) => node.Set(node.Float(0).Mean(SpatialAxes(node), keepDimensions: true));

    public static void GlobalMaxPool(OperatorNode node) => node.Set(node.Float(0).Largest(SpatialAxes(node), keepDimensions: true));

    private static void Pool(OperatorNode node, OpKind kind, Func<WindowAttributes, WindowAttributes> adapt)
    {
        Value image = node.Float(0);
        bool line = WindowGeometry.IsLine(node, image);
        WindowAttributes window = adapt(WindowGeometry.Read(node, image)) with { CeilingMode = node.Attributes.Flag("ceil_mode") };
        if (line) image = WindowGeometry.ToImage(image);
        WindowGeometry.RequireResult(node, image, window);
        Value result = image.Unary(kind, window);
        node.Set(line ? WindowGeometry.ToLine(result) : result);
    }

    private static IntegerList SpatialAxes(OperatorNode node)
    {
        int rank = node.Float(0).Type.Rank;
        return rank > 2 ? [.. Enumerable.Range(2, rank - 2)] : throw node.Error($"needs spatial axes, not {node.Float(0).Type}");
    }
}
