using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Reductions over axes, and running sums.</summary>
internal static class ReductionOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["CumSum"] = CumSum,
        ["ReduceL1"] = static node => Reduce(node, static (x, axes) => x.Unary(OpKind.Abs).Sum(axes, true)),
        ["ReduceL2"] = static node => ReduceNumbers(node, static (x, axes) => Norms.Of(x, 2, terms => terms.Sum(axes, true))),
        ["ReduceLogSum"] = static node => ReduceNumbers(node, static (x, axes) => x.Sum(axes, true).Unary(OpKind.Log)),
        ["ReduceLogSumExp"] = static node => ReduceNumbers(node, LogSumExp),
        ["ReduceMax"] = ReduceMax,
        ["ReduceMean"] = static node => Reduce(node, static (x, axes) => x.Mean(axes, true)),
        ["ReduceMin"] = ReduceMin,
        ["ReduceProd"] = static node => Reduce(node, (x, axes) => Product(node, x, axes)),
        ["ReduceSum"] = static node => Reduce(node, static (x, axes) => x.Sum(axes, true)),
        ["ReduceSumSquare"] = static node => Reduce(node, static (x, axes) => (x * x).Sum(axes, true)),
    };

    public static void CumSum(OperatorNode node)
    {
        Value x = node.Value(0);
        if (node.RequireIntegers(1, "the axis") is not [var given]) throw node.Error("needs one axis");
        int axis = node.Axis(given, x.Type.Rank);
        node.Set(x.CumSum(axis, node.Attributes.Flag("exclusive"), node.Attributes.Flag("reverse")));
    }

    public static void ReduceMax(OperatorNode node) => Extreme(node, static (x, axes) => x.Largest(axes, true), static limits => limits.Low);

    public static void ReduceMin(OperatorNode node) => Extreme(node, static (x, axes) => -(-x).Largest(axes, true), static limits => limits.High);

    // Nothing has an extreme: then it is the end of the type's range.
    private static void Extreme(OperatorNode node, Func<Value, IntegerList, Value> extreme, Func<(long Low, long High), long> end) => Reduce(node, (x, axes) =>
    {
        bool isFloat = x.Type.ElementType == ElementType.Float32, isEmpty = axes.Any(axis => x.Type[axis] == 0);
        if (isEmpty && !isFloat)
        {
            Dimension[] extents = [.. x.Type.Dimensions.Select((d, axis) => axes.Contains(axis) ? 1 : d)];
            return Scalars.Integer(node.Builder, end(node.TypeOf(0).Limits())).Cast(x.Type.ElementType).Expand(extents);
        }

        return x.Type.ElementType == ElementType.Boolean ? extreme(x.Cast(ElementType.Float32), axes).Cast(ElementType.Boolean) : extreme(x, axes);
    });

    // ln Σ e^x = m + ln Σ e^(x-m); the largest element m keeps e from overflowing. Where m is infinite, x - m would be NaN, and 0 does.
    private static Value LogSumExp(Value x, IntegerList axes)
    {
        Value largest = x.Largest(axes, true), zero = x.Builder.Constant(0f);
        Value isInfinite = largest.Unary(OpKind.Abs).Binary(OpKind.Greater, x.Builder.Constant(float.MaxValue));
        Value shift = zero.Where(isInfinite, largest);
        return (x - shift).Unary(OpKind.Exp).Sum(axes, true).Unary(OpKind.Log) + shift;
    }

    // Halves are multiplied until one element is left: unlike a quotient of the whole product, the gradient of every step is right at zeros.
    private static Value Product(OperatorNode node, Value x, IntegerList axes)
    {
        if (axes.Any(axis => !x.Type[axis].IsFixed)) throw new BatchDependentException(node.Error("multiplies over the batch").Message);
        int rank = x.Type.Rank;
        int[] kept = [.. Enumerable.Range(0, rank).Where(axis => !axes.Contains(axis))];
        int length = axes.Aggregate(1, (product, axis) => checked(product * x.Type[axis].Size));
        Dimension[] result = [.. x.Type.Dimensions.Select((d, axis) => axes.Contains(axis) ? 1 : d)];
        if (length == 0) return (x.Type.ElementType == ElementType.Int64 ? Scalars.Integer(x.Builder, 1) : x.Builder.Constant(1f)).Expand(result);
        int[] order = [.. kept, .. axes];
        Value rows = order.SequenceEqual(Enumerable.Range(0, rank)) ? x : x.Transpose(order);
        Value run = rows.Reshape([.. kept.Select(axis => x.Type[axis]), length]);
        for (int last = kept.Length; length > 1; length = run.Type[last].Size)
        {
            int half = length / 2;
            Value product = run.Slice(last, 0, half) * run.Slice(last, half, 2 * half);
            run = length % 2 == 0 ? product : Axes.Join([product, run.Slice(last, length - 1, length)], last);
        }

        return run.Reshape(result);
    }

    // Functions of real numbers; integers take the way through float32 and are cut off after the point.
    private static void ReduceNumbers(OperatorNode node, Func<Value, IntegerList, Value> reduce) =>
        Reduce(node, (x, axes) => reduce(x.Cast(ElementType.Float32), axes).Cast(x.Type.ElementType));

    private static void Reduce(OperatorNode node, Func<Value, IntegerList, Value> reduce)
    {
        Value x = node.Value(0);
        long[] given = node.Attributes.Ints("axes") ?? (node.HasInput(1) ? node.RequireIntegers(1, "axes") : []);
        bool keep = node.Attributes.Flag("keepdims", true);
        bool nothing = node.Attributes.Flag("noop_with_empty_axes") && given.Length == 0;
        IntegerList axes = nothing ? [] : given.Length == 0 ? Axes.Range(0, x.Type.Rank) : [.. node.Axes(given, x.Type.Rank)];
        Value result = reduce(x, axes);
        node.Set(keep ? result : result.Reshape([.. x.Type.Dimensions.Where((_, axis) => !axes.Contains(axis))]));
    }
}
