using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Operators that read or write elements where indices say. Indices known at import become slices or constants; others are read by the run.</summary>
internal static class IndexOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["Compress"] = Compress,
        ["Gather"] = Gather,
        ["GatherElements"] = GatherElements,
        ["GatherND"] = GatherNd,
        ["ReverseSequence"] = ReverseSequence,
        ["Scatter"] = ScatterElements,
        ["ScatterElements"] = ScatterElements,
        ["ScatterND"] = ScatterNd,
    };

    /// <summary>The entries of an axis, or of all elements, where a condition holds; how many is part of the result's extents, so the condition must be known.</summary>
    public static void Compress(OperatorNode node)
    {
        Value x = node.Value(0);
        bool flat = !node.Attributes.Has("axis");
        int axis = flat ? 0 : node.Axis(node.Attributes.Int("axis", 0), x.Type.Rank);
        if (flat) x = x.Reshape(x.Type.ElementCount());
        int size = RequireFixed(node, x, axis);
        Literal condition = node.RequireConstant(1, "the condition, which decides the extents of the result,");
        if (condition.ElementType != ElementType.Boolean) throw node.Error("needs truth values as the condition");
        int[] kept = [.. Enumerable.Range(0, Math.Min(size, condition.Count)).Where(i => condition.Booleans[i])];
        node.Set(AxisPicking.Pick(x, axis, kept));
    }

    /// <summary>The first entries of every row in the other order, as many as its length says.</summary>
    public static void ReverseSequence(OperatorNode node)
    {
        Value x = node.Value(0), lengths = node.Value(1);
        long batch = node.Attributes.Int("batch_axis", 1), time = node.Attributes.Int("time_axis", 0);
        if ((batch, time) is not ((0, 1) or (1, 0)) || x.Type.Rank < 2) throw node.Error($"has the batch on axis {batch} and time on axis {time} of {x.Type}");
        int[] order = [(int)batch, (int)time, .. Enumerable.Range(2, x.Type.Rank - 2)];
        Value rows = x.Transpose(order);
        int size = RequireFixed(node, rows, 1);
        node.SpendElements(size);
        Value steps = node.Builder.Constant(Literal.Of(new Shape(size), [.. Enumerable.Range(0, size).Select(static i => (long)i)]));
        Value ends = lengths.Reshape(lengths.Type[0], 1), turned = ends - Scalars.Integer(node.Builder, 1) - steps;
        Value places = turned.Where(ends.Binary(OpKind.Greater, steps), steps);
        node.Set(rows.Gather(places, 1).Transpose(order));
    }

    public static void Gather(OperatorNode node)
    {
        Value x = node.Value(0);
        int axis = node.Axis(node.Attributes.Int("axis", 0), x.Type.Rank), size = RequireFixed(node, x, axis);
        TensorType type = node.Value(1).Type;
        Value picked = node.Constant(1) is { ElementType: ElementType.Int64 } known
            ? AxisPicking.Pick(x, axis, [.. known.Integers.Select(i => (int)IndexValues.Resolve(node, i, size))])
            : AxisPicking.Pick(x, axis, IndexValues.Resolve(node, 1, size));
        node.Set(picked.Reshape([.. x.Type.Dimensions[..axis], .. type.Dimensions, .. x.Type.Dimensions[(axis + 1)..]]));
    }

    /// <summary>Every element of the result is on its own line of the axis: all other axes are paired one to one.</summary>
    public static void GatherElements(OperatorNode node)
    {
        Value x = node.Value(0);
        int rank = x.Type.Rank, axis = node.Axis(node.Attributes.Int("axis", 0), rank), size = RequireFixed(node, x, axis);
        Value indices = IndexValues.Resolve(node, 1, size);
        RequireWithin(node, x, indices, axis);
        for (int i = 0; i < rank; i++)
        {
            if (i != axis && x.Type[i] != indices.Type[i]) x = x.Slice(i, 0, indices.Type[i].Size);
        }

        Value lines = AxisOrder.ToLast(x, axis), places = AxisOrder.ToLast(indices, axis);
        node.Set(AxisOrder.FromLast(lines.Gather(places, rank - 1), axis));
    }

    public static void GatherNd(OperatorNode node)
    {
        Value x = node.Value(0);
        long batch = node.Attributes.Int("batch_dims", 0);
        if (batch < 0 || batch >= x.Type.Rank) throw node.Error($"pairs {batch} leading axes of {x.Type}");
        int first = (int)batch;
        (Value places, int used) = IndexValues.Linear(node, x.Type, first);
        Dimension[] rest = [.. x.Type.Dimensions[(first + used)..]];
        Dimension[] lead = [.. x.Type.Dimensions[..first]];
        if (!places.Type.Dimensions[..first].SequenceEqual(lead)) throw node.Error($"pairs leading axes of {x.Type} with those of {node.Value(1).Type}, which differ");
        Dimension entries = x.Type.With(x.Type.Dimensions.AsSpan()[first..(first + used)]).ElementCount();
        node.Set(x.Reshape([.. lead, entries, .. rest]).Gather(places, first));
    }

    public static void ScatterElements(OperatorNode node)
    {
        Value x = node.Value(0), updates = node.Value(2);
        int rank = x.Type.Rank, axis = node.Axis(node.Attributes.Int("axis", 0), rank), size = RequireFixed(node, x, axis);
        Value indices = IndexValues.Resolve(node, 1, size);
        RequireWithin(node, x, indices, axis);
        if (!updates.Type.With(indices.Type.ElementType).Equals(indices.Type)) throw node.Error($"writes {updates.Type} to places {indices.Type}");
        ScatterReduction reduction = Reduction(node);
        bool paired = Enumerable.Range(0, rank).All(i => i == axis || x.Type[i] == indices.Type[i]);
        if (paired)
        {
            Value lines = AxisOrder.ToLast(x, axis), places = AxisOrder.ToLast(indices, axis);
            node.Set(AxisOrder.FromLast(lines.Scatter(places, AxisOrder.ToLast(updates, axis), reduction, rank - 1), axis));
            return;
        }

        // Indices cover a corner of the other axes only: then places count through all elements of a row.
        int lead = !x.Type[0].IsFixed && axis > 0 ? 1 : 0;
        Value linear = IndexValues.InRows(node, indices, x.Type, (axis, lead));
        Value rows = x.Reshape([.. x.Type.Dimensions[..lead], x.Type.With(x.Type.Dimensions.AsSpan()[lead..]).ElementCount()]);
        node.Set(rows.Scatter(linear, updates.Reshape(linear.Type.Dimensions.AsSpan()), reduction, lead).Reshape(x.Type.Dimensions.AsSpan()));
    }

    public static void ScatterNd(OperatorNode node)
    {
        Value x = node.Value(0), updates = node.Value(2);
        (Value places, int used) = IndexValues.Linear(node, x.Type, 0);
        Dimension[] rest = [.. x.Type.Dimensions[used..]];
        TensorType expected = x.Type.With([.. places.Type.Dimensions, .. rest]);
        if (!updates.Type.Equals(expected)) throw node.Error($"writes {updates.Type} where {expected} belongs");
        Dimension entries = x.Type.With(x.Type.Dimensions.AsSpan()[..used]).ElementCount();
        node.Set(x.Reshape([entries, .. rest]).Scatter(places, updates, Reduction(node)).Reshape(x.Type.Dimensions.AsSpan()));
    }

    private static ScatterReduction Reduction(OperatorNode node) => node.Attributes.Text("reduction", "none") switch
    {
        "none" => ScatterReduction.None,
        "add" => ScatterReduction.Add,
        "mul" => ScatterReduction.Mul,
        "min" => ScatterReduction.Min,
        "max" => ScatterReduction.Max,
        string other => throw node.Error($"has the reduction {other}"),
    };

    private static int RequireFixed(OperatorNode node, Value x, int axis) =>
        x.Type[axis].IsFixed ? x.Type[axis].Size : throw new BatchDependentException(node.Error("picks rows of the batch").Message);

    private static void RequireWithin(OperatorNode node, Value x, Value indices, int axis)
    {
        bool fits = indices.Type.Rank == x.Type.Rank && Enumerable.Range(0, x.Type.Rank).All(i =>
            i == axis || x.Type[i] == indices.Type[i] || (x.Type[i].IsFixed && indices.Type[i].IsFixed && indices.Type[i].Size < x.Type[i].Size));
        if (!fits) throw node.Error($"has indices {indices.Type} for {x.Type}");
    }
}
