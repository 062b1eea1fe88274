using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Operators that move or copy elements.</summary>
internal static class MovementOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["Concat"] = Concat,
        ["Expand"] = Expand,
        ["Flatten"] = Flatten,
        ["Reshape"] = Reshape,
        ["Squeeze"] = Squeeze,
        ["Tile"] = Tile,
        ["Transpose"] = Transpose,
        ["Unsqueeze"] = Unsqueeze,
    };

    public static void Reshape(OperatorNode node)
    {
        Value x = node.Value(0);
        Dimension[] target = node.Opset < 5
            ? [.. (node.Attributes.Ints("shape") ?? throw node.Error("has no shape")).Select(static e => (Dimension)(int)Math.Clamp(e, int.MinValue, int.MaxValue))]
            : node.RequireExtents(1, "the new extents");
        bool keepsZero = node.Attributes.Flag("allowzero");
        node.Set(x.Reshape(ReshapeTarget.Resolve(node, x.Type, target, keepsZero)));
    }

    public static void Flatten(OperatorNode node)
    {
        Value x = node.Value(0);
        long given = node.Attributes.Int("axis", 1);
        int axis = given == x.Type.Rank ? x.Type.Rank : node.Axis(given, x.Type.Rank);
        ReadOnlySpan<Dimension> extents = x.Type.Dimensions.AsSpan();
        node.Set(x.Reshape(x.Type.With(extents[..axis]).ElementCount(), x.Type.With(extents[axis..]).ElementCount()));
    }

    public static void Transpose(OperatorNode node)
    {
        Value x = node.Value(0);
        int[] order = node.Attributes.Ints("perm") is { } given
            ? [.. given.Select(axis => node.Axis(axis, x.Type.Rank))]
            : [.. Enumerable.Range(0, x.Type.Rank).Reverse()];
        node.Set(order.SequenceEqual(Enumerable.Range(0, x.Type.Rank)) ? x : x.Transpose(order));
    }

    public static void Squeeze(OperatorNode node)
    {
        Value x = node.Value(0);
        long[]? given = node.Attributes.Ints("axes") ?? (node.HasInput(1) ? node.RequireIntegers(1, "axes") : null);
        int[] axes = given is null ? [.. Enumerable.Range(0, x.Type.Rank).Where(axis => x.Type[axis] == 1)] : node.Axes(given, x.Type.Rank);
        if (axes.FirstOrDefault(axis => x.Type[axis] != 1, -1) is >= 0 and int wrong) throw node.Error($"drops axis {wrong} of {x.Type}, which is not 1");
        node.Set(x.Reshape([.. x.Type.Dimensions.Where((_, axis) => !axes.Contains(axis))]));
    }

    public static void Unsqueeze(OperatorNode node)
    {
        Value x = node.Value(0);
        long[] given = node.Attributes.Ints("axes") ?? node.RequireIntegers(1, "axes");
        List<Dimension> extents = [.. x.Type.Dimensions];
        foreach (int axis in node.Axes(given, x.Type.Rank + given.Length)) extents.Insert(axis, 1);
        node.Set(x.Reshape([.. extents]));
    }

    public static void Expand(OperatorNode node)
    {
        Value x = node.Value(0);
        Dimension[] target = node.RequireExtents(1, "the new extents");
        int rank = Math.Max(x.Type.Rank, target.Length);
        var extents = new Dimension[rank];
        for (int i = 0; i < rank; i++)
        {
            int own = i - (rank - x.Type.Rank), wanted = i - (rank - target.Length);
            Dimension a = own < 0 ? 1 : x.Type[own], b = wanted < 0 ? 1 : target[wanted];
            if (b.Size < 0) throw node.Error($"expands to an extent of {b}");
            extents[i] = b == 1 ? a : b;
        }

        node.Set(x.Expand(extents));
    }

    public static void Concat(OperatorNode node)
    {
        Value[] parts = node.Values();
        if (parts.Length == 0) throw node.Error("has no operands");
        int axis = node.Axis(node.Attributes.Int("axis", node.Opset < 4 ? 1 : long.MaxValue), parts[0].Type.Rank);

        // A constant row joined to every row of a batch, such as a class token.
        bool shared = node.Rebatching && axis > 0 && parts.Any(static p => p.Type.Rank > 0 && !p.Type[0].IsFixed);
        if (shared) parts = [.. parts.Select(static p => p.Type[0] == 1 ? p.Expand([Dimension.Batch, .. p.Type.Dimensions[1..]]) : p)];
        Value[] filled = [.. parts.Where(p => p.Type[axis] != 0)];
        node.Set(filled.Length == 1 ? filled[0] : node.Builder.Apply(OpKind.Concat, filled.Length == 0 ? parts : filled, new ConcatAttributes(axis)));
    }

    public static void Tile(OperatorNode node)
    {
        Value x = node.Value(0);
        long[] repeats = node.Opset < 6 ? RepeatsOfOneAxis(node, x) : node.RequireIntegers(1, "the repeats");
        if (repeats.Length != x.Type.Rank) throw node.Error($"has {repeats.Length} repeats for {x.Type}");
        if (repeats.Any(static r => r is < 0 or > int.MaxValue)) throw node.Error("has repeats that are not extents");

        // [a, b] → [1, a, 1, b] → [r, a, s, b] → [r·a, s·b].
        Dimension[] apart = [.. x.Type.Dimensions.SelectMany(static d => new[] { 1, d })];
        Dimension[] copied = [.. x.Type.Dimensions.SelectMany((d, i) => new[] { (int)repeats[i], d })];
        Dimension[] joined = [.. x.Type.Dimensions.Select((d, i) => new Dimension(checked((int)(d.Size * repeats[i])), d.Symbol))];
        node.Set(x.Reshape(apart).Expand(copied).Reshape(joined));
    }

    // Before operator set 6 one axis was repeated, both numbers given as tensors of the data's type.
    private static long[] RepeatsOfOneAxis(OperatorNode node, Value x)
    {
        double[] given = [.. new[] { node.RequireConstant(1, "the repeats"), node.RequireConstant(2, "the axis") }.Select(literal => literal switch
        {
            { ElementType: ElementType.Float32, Count: 1 } => literal.Floats[0],
            { ElementType: ElementType.Int64, Count: 1 } => (double)literal.Integers[0],
            _ => throw node.Error("needs one number of repeats and one axis"),
        })];
        long[] repeats = [.. Enumerable.Repeat(1L, x.Type.Rank)];
        repeats[node.Axis((long)given[1], x.Type.Rank)] = (long)given[0];
        return repeats;
    }
}
