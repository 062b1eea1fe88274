using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Reductions over axes.</summary>
internal static class ReductionOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["ReduceL1"] = ReduceL1,
        ["ReduceL2"] = ReduceL2,
        ["ReduceLogSum"] = ReduceLogSum,
        ["ReduceMax"] = ReduceMax,
        ["ReduceMean"] = ReduceMean,
        ["ReduceMin"] = ReduceMin,
        ["ReduceSum"] = ReduceSum,
        ["ReduceSumSquare"] = ReduceSumSquare,
    };

    public static void ReduceSum(OperatorNode node) => Reduce(node, static (x, axes, keep) => x.Sum(axes, keep));

    public static void ReduceMean(OperatorNode node) => Reduce(node, static (x, axes, keep) => x.Mean(axes, keep));

    public static void ReduceMax(OperatorNode node) => Reduce(node, Largest);

    public static void ReduceMin(OperatorNode node) => Reduce(node, Smallest);

    public static void ReduceL1(OperatorNode node) => Reduce(node, static (x, axes, keep) => x.Unary(OpKind.Abs).Sum(axes, keep));

    public static void ReduceL2(OperatorNode node) => Reduce(node, static (x, axes, keep) => (x * x).Sum(axes, keep).Unary(OpKind.Sqrt));

    public static void ReduceSumSquare(OperatorNode node) => Reduce(node, static (x, axes, keep) => (x * x).Sum(axes, keep));

    public static void ReduceLogSum(OperatorNode node) => Reduce(node, static (x, axes, keep) => x.Sum(axes, keep).Unary(OpKind.Log));

    private static Value Largest(Value x, IntegerList axes, bool keep) => x.Type.ElementType == ElementType.Boolean
        ? x.Cast(ElementType.Int64).Largest(axes, keep).Cast(ElementType.Boolean)
        : x.Largest(axes, keep);

    private static Value Smallest(Value x, IntegerList axes, bool keep) => x.Type.ElementType == ElementType.Boolean
        ? Largest(x.Unary(OpKind.Not), axes, keep).Unary(OpKind.Not)
        : -(-x).Largest(axes, keep);

    private static void Reduce(OperatorNode node, Func<Value, IntegerList, bool, Value> reduce)
    {
        Value x = node.Value(0);
        long[] given = node.Attributes.Ints("axes") ?? (node.HasInput(1) ? node.RequireIntegers(1, "axes") : []);
        bool keep = node.Attributes.Flag("keepdims", true);
        bool nothing = node.Attributes.Flag("noop_with_empty_axes") && given.Length == 0;
        IntegerList axes = nothing ? [] : given.Length == 0 ? [.. Enumerable.Range(0, x.Type.Rank)] : [.. node.Axes(given, x.Type.Rank)];
        node.Set(reduce(x, axes, keep));
    }
}
