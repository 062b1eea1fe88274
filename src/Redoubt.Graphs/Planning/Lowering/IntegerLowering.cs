using System.Collections.Frozen;
using System.Collections.Immutable;
using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Steps of arithmetic, comparisons and reductions on int64 values. Plain loops: such values are labels and positions, a few for each row.</summary>
internal static unsafe class IntegerLowering
{
    private static readonly FrozenDictionary<OpKind, Func<long, long, long>> Arithmetic = new Dictionary<OpKind, Func<long, long, long>>
    {
        [OpKind.Neg] = static (a, _) => unchecked(-a),
        [OpKind.Abs] = static (a, _) => a < 0 ? unchecked(-a) : a,
        [OpKind.Sign] = static (a, _) => Math.Sign(a),
        [OpKind.Add] = static (a, b) => unchecked(a + b),
        [OpKind.Sub] = static (a, b) => unchecked(a - b),
        [OpKind.Mul] = static (a, b) => unchecked(a * b),
        [OpKind.Div] = ReferenceElementwise.Divide,
        [OpKind.Remainder] = ReferenceElementwise.Remain,
        [OpKind.Pow] = ReferenceElementwise.Power,
        [OpKind.Min] = Math.Min,
        [OpKind.Max] = Math.Max,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<OpKind, Func<long, long, bool>> Comparisons = new Dictionary<OpKind, Func<long, long, bool>>
    {
        [OpKind.Equal] = static (a, b) => a == b,
        [OpKind.Greater] = static (a, b) => a > b,
        [OpKind.GreaterOrEqual] = static (a, b) => a >= b,
    }.ToFrozenDictionary();

    /// <summary>Whether an operation on int64 operands is computed here, element by element.</summary>
    public static bool Covers(OpKind kind) => kind == OpKind.Where || Arithmetic.ContainsKey(kind) || Comparisons.ContainsKey(kind);

    /// <summary>Whether a node reads int64 elements, the condition of Where aside.</summary>
    public static bool IsInteger(Graph graph, Node node) =>
        node.Inputs.Length > 0 && graph.Nodes[node.Inputs[^1]].Type.ElementType == ElementType.Int64;

    public static void Lower(LoweringContext context, int node)
    {
        Node n = context.Node(node);
        Storage[] operands = [.. n.Inputs.Select(operand => Expanded(context, operand, n.Type))];
        Storage target = context.Define(node, StorageLayout.RowMajor), a = operands[0], b = operands[^1];
        Action<int, int> work;
        if (n.Kind == OpKind.Where) work = (first, count) => Choose((first, count), a.Floats, operands[1].Integers, b.Integers, target.Integers);
        else if (Comparisons.TryGetValue(n.Kind, out Func<long, long, bool>? compare)) work = (first, count) => Compare((first, count), compare, a, b, target);
        else work = (first, count) => Compute((first, count), Arithmetic[n.Kind], a, b, target);
        context.Add(new RowStep(n.Type.ElementCount(), 1, operands, target, work) { Label = $"{n.Kind} int64" });
    }

    /// <summary>A reduction over the last axes of a row-major value.</summary>
    public static void Reduce(LoweringContext context, int node, Storage source, int reduced)
    {
        OpKind kind = context.Node(node).Kind;
        Storage target = context.Define(node, StorageLayout.RowMajor);
        ImmutableArray<Dimension> extents = source.Type.Dimensions;
        Dimension rows = source.Type.With(extents[..^reduced].AsSpan()).ElementCount(), run = source.Type.With(extents[^reduced..].AsSpan()).ElementCount();
        RowStep? step = null;
        step = new RowStep(rows, run.Size, [source], target, (first, count) =>
        {
            int length = run.Bind(step!.RunRows);
            for (int row = first; row < first + count; row++) target.Integers[row] = Reduced(kind, new ReadOnlySpan<long>(source.Integers + (nint)row * length, length));
        }) { Label = $"{kind} int64" };
        context.Add(step);
    }

    private static Storage Expanded(LoweringContext context, int operand, TensorType to)
    {
        Storage source = context.ReadRowMajor(operand);
        return source.Type.Dimensions.AsSpan().SequenceEqual(to.Dimensions.AsSpan()) ? source : LayoutLowering.ExpandTo(context, source, to);
    }

    private static void Compute((int First, int Count) range, Func<long, long, long> function, Storage a, Storage b, Storage target)
    {
        for (nint i = range.First; i < range.First + range.Count; i++) target.Integers[i] = function(a.Integers[i], b.Integers[i]);
    }

    private static void Compare((int First, int Count) range, Func<long, long, bool> function, Storage a, Storage b, Storage target)
    {
        for (nint i = range.First; i < range.First + range.Count; i++) target.Floats[i] = function(a.Integers[i], b.Integers[i]) ? 1 : 0;
    }

    private static void Choose((int First, int Count) range, float* condition, long* yes, long* no, long* target)
    {
        for (nint i = range.First; i < range.First + range.Count; i++) target[i] = condition[i] != 0 ? yes[i] : no[i];
    }

    private static long Reduced(OpKind kind, ReadOnlySpan<long> run)
    {
        long result = kind == OpKind.ReduceMax ? long.MinValue : 0;
        foreach (long value in run) result = kind == OpKind.ReduceMax ? Math.Max(result, value) : unchecked(result + value);
        return kind == OpKind.ReduceMean ? ReferenceElementwise.Divide(result, run.Length) : result;
    }
}
