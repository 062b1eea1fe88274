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

    /// <summary>The float32 threshold with which every float32 feature compares as with a threshold in double precision.</summary>
    public static float Threshold(TreeComparison comparison, double value) => comparison switch
    {
        TreeComparison.LessOrEqual or TreeComparison.Greater => MlNumbers.RoundDown(value),
        TreeComparison.Less or TreeComparison.GreaterOrEqual => MlNumbers.RoundUp(value),
        _ => MlNumbers.Exact(value),
    };

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
