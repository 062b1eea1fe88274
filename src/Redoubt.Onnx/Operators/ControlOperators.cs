using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Operators that hold graphs of their own. A branch that is known when the model is loaded takes the node's place, and so do the steps of a loop whose
/// number is known. What only a run can decide is refused, because gradients and bounds are of one fixed graph.</summary>
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

    /// <summary>Unrolls a loop whose number of steps is known.</summary>
    public static void Loop(OperatorNode node)
    {
        GraphProto body = node.Attributes.Graph("body") ?? throw node.Error("has no body");
        int carried = Math.Max(0, node.InputCount - 2), scanned = body.Output.Count - 1 - carried;
        if (scanned < 0 || node.OutputCount > carried + scanned) throw node.Error($"has {node.OutputCount} results and a body of {body.Output.Count} outputs for {carried} values");
        long most = node.HasInput(0) ? Count(node) : long.MaxValue;
        bool runs = !node.HasInput(1) || Truth(node, node.Input(1), $"ends by '{node.Message.Input[1]}'");
        ImportValue[] state = [.. Enumerable.Range(2, carried).Select(node.Input)];
        var steps = new List<ImportValue[]>();
        for (long step = 0; step < most && runs; step++)
        {
            node.Budget.SpendNodes(1);
            var number = ImportValue.Of(Literal.Of(Shape.Scalar, [step]), OnnxElementType.Int64);
            ImportValue[] results = NodeImporter.Inline(node, body, "body", [number, ImportValue.Of(Literal.Of(Shape.Scalar, [true]), OnnxElementType.Boolean), .. state]);
            runs = Truth(node, results[0], $"ends by '{body.Output[0].Name}'");
            state = results[1..(carried + 1)];
            steps.Add(results[(carried + 1)..]);
        }

        for (int i = 0; i < carried; i++) node.Set(i, state[i]);
        for (int i = 0; i < scanned; i++)
        {
            if (node.HasOutput(carried + i)) node.Set(carried + i, Stacked(node, [.. steps.Select(s => s[i])], 0));
        }
    }

    /// <summary>Unrolls a walk along an axis.</summary>
    public static void Scan(OperatorNode node)
    {
        if (node.Opset < 9) throw node.Error("is a Scan of operator set 8, which is not supported; later ones are");
        GraphProto body = node.Attributes.Graph("body") ?? throw node.Error("has no body");
        long inputs = node.Attributes.Int("num_scan_inputs", 0);
        if (inputs < 1 || inputs > node.InputCount) throw node.Error($"walks along {inputs} of {node.InputCount} operands");
        int carried = node.InputCount - (int)inputs, scanned = body.Output.Count - carried;
        if (scanned < 0 || node.OutputCount > carried + scanned) throw node.Error($"has {node.OutputCount} results and a body of {body.Output.Count} outputs for {carried} values");
        ScanAxis[] walked = ScanAxis.Read(node, "input", carried, (int)inputs), written = ScanAxis.Read(node, "output", carried, scanned);
        int length = walked[0].Length(node);
        if (walked.Any(w => w.Length(node) != length)) throw node.Error("walks along axes of different lengths");
        ImportValue[] state = [.. Enumerable.Range(0, carried).Select(node.Input)];
        var steps = new List<ImportValue[]>();
        for (int step = 0; step < length; step++)
        {
            node.Budget.SpendNodes(1);
            ImportValue[] results = NodeImporter.Inline(node, body, "body", [.. state, .. walked.Select(w => w.At(node, step))]);
            state = results[..carried];
            steps.Add(results[carried..]);
        }

        for (int i = 0; i < carried; i++) node.Set(i, state[i]);
        for (int i = 0; i < scanned; i++)
        {
            if (!node.HasOutput(carried + i)) continue;
            IEnumerable<ImportValue> parts = steps.Select(s => s[i]);
            node.Set(carried + i, Stacked(node, [.. written[i].Reverse ? parts.Reverse() : parts], written[i].Axis));
        }
    }

    private static long Count(OperatorNode node)
    {
        Literal count = node.ConstantOrGiven(0)
            ?? throw node.Error($"repeats a graph as often as '{node.Message.Input[0]}' says, which must be known when the model is loaded{node.Reason(0)}");
        return count is { ElementType: ElementType.Int64, Count: 1 } ? count.Integers[0] : throw node.Error($"needs one integer as its count, not {count}");
    }

    private static bool Truth(OperatorNode node, ImportValue value, string role)
    {
        Literal? known = node.Scope.Context.Constant(value, allowGiven: true);
        if (known is null) throw node.Error($"{role}, which must be known when the model is loaded{node.Reason(value)}");
        return known is { ElementType: ElementType.Boolean, Count: 1 } ? known.Booleans[0] : throw node.Error($"needs one truth value as its condition, not {known}");
    }

    private static ImportValue Stacked(OperatorNode node, ImportValue[] parts, long axis)
    {
        if (parts.Length == 0) throw node.Error("collects results of no step at all, whose extents nothing tells");
        Value[] values = [.. parts.Select(part => part.Node(node.Builder)
            ?? throw new BatchDependentException(node.Error("uses the batch size as a number, which is not known when a model is loaded").Message))];
        int at = node.Axis(axis, values[0].Type.Rank + 1);
        Value joined = Axes.Join([.. values.Select(v => v.Reshape([.. v.Type.Dimensions[..at], 1, .. v.Type.Dimensions[at..]]))], at);
        return ImportValue.Of(joined, parts[0].ElementType, parts.All(static p => p.IsConstant));
    }
}
