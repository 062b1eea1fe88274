using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Operators that hold graphs of their own. A branch that is known when the model is loaded takes the node's place; what only a run can decide is refused,
/// because gradients and bounds are of one fixed graph.</summary>
internal static class ControlOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["If"] = If,
        ["Loop"] = Loop,
        ["Scan"] = Scan,
    };

    public static void If(OperatorNode node)
    {
        Literal? condition = node.ConstantOrGiven(0);
        if (condition is null && node.Input(0).Extents is not null)
            throw new BatchDependentException(node.Error("chooses its branch by the batch size").Message);
        if (condition is null) throw node.Error($"chooses its branch by '{node.Message.Input[0]}', which must be known when the model is loaded{node.Reason(0)}");
        if (condition is not { ElementType: ElementType.Boolean, Count: 1 }) throw node.Error($"needs one truth value as its condition, not {condition}");
        GraphProto? then = node.Attributes.Graph("then_branch"), otherwise = node.Attributes.Graph("else_branch");
        (GraphProto? branch, string name) = condition.Booleans[0] ? (then, "then_branch") : (otherwise, "else_branch");
        if (branch is null) throw node.Error($"has no {name}");
        if (branch.Output.Count != node.OutputCount) throw node.Error($"has {node.OutputCount} results, but its {name} has {branch.Output.Count}");
        ImportValue[] results = NodeImporter.Inline(node, branch, name);
        for (int i = 0; i < results.Length; i++) node.Set(i, results[i]);
    }

    public static void Loop(OperatorNode node)
    {
        string condition = node.HasInput(0) ? $"as often as '{node.Message.Input[0]}' says" : "until its body ends it";
        throw node.Error($"repeats a graph {condition}, which is not supported; unroll the loop when the model is exported");
    }

    public static void Scan(OperatorNode node) =>
        throw node.Error("repeats a graph along an axis, which is not supported; unroll it when the model is exported");
}
