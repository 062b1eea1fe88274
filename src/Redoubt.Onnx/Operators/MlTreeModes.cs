using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>How ONNX names the nodes of trees.</summary>
internal static class MlTreeModes
{
    /// <summary>The comparison of a mode's name; null for a leaf.</summary>
    public static TreeComparison? Named(OperatorNode node, string mode) => mode switch
    {
        "LEAF" => null,
        "BRANCH_LEQ" => TreeComparison.LessOrEqual,
        "BRANCH_LT" => TreeComparison.Less,
        "BRANCH_GTE" => TreeComparison.GreaterOrEqual,
        "BRANCH_GT" => TreeComparison.Greater,
        "BRANCH_EQ" => TreeComparison.Equal,
        "BRANCH_NEQ" => TreeComparison.NotEqual,
        _ => throw node.Error($"has a tree node of the unknown mode '{(mode.Length > 40 ? mode[..40] + "…" : mode)}'"),
    };

    /// <summary>The comparison of a mode's number.</summary>
    public static TreeComparison Numbered(OperatorNode node, long mode) => mode switch
    {
        0 => TreeComparison.LessOrEqual,
        1 => TreeComparison.Less,
        2 => TreeComparison.GreaterOrEqual,
        3 => TreeComparison.Greater,
        4 => TreeComparison.Equal,
        5 => TreeComparison.NotEqual,
        6 => TreeComparison.Member,
        _ => throw node.Error($"has a tree node of the unknown mode {mode}"),
    };

    /// <summary>The float32 threshold for a threshold in double precision.</summary>
    /// <remarks>Features that are float32 in the file then compare as with the threshold itself. Features in double precision are rounded to the nearest float32 where they
    /// enter the graph, and so must thresholds be: a feature equal to its threshold stays equal.</remarks>
    public static float Threshold(OperatorNode node, TreeComparison comparison, double value)
    {
        if (node.TypeOf(0) == OnnxElementType.Float64) return (float)value;
        return comparison switch
        {
            TreeComparison.LessOrEqual or TreeComparison.Greater => MlNumbers.RoundDown(value),
            TreeComparison.Less or TreeComparison.GreaterOrEqual => MlNumbers.RoundUp(value),
            _ => MlNumbers.Exact(value),
        };
    }

    /// <summary>How contributions become one number, by ONNX' names.</summary>
    public static TreeAggregate Aggregate(OperatorNode node, string name) => name switch
    {
        "SUM" => TreeAggregate.Sum,
        "AVERAGE" => TreeAggregate.Average,
        "MIN" => TreeAggregate.Minimum,
        "MAX" => TreeAggregate.Maximum,
        _ => throw node.Error($"has the unknown aggregate_function '{name}'"),
    };
}
