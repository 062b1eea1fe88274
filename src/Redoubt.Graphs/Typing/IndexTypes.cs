using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Types of operations that run along an axis or pick entries of one.</summary>
internal static class IndexTypes
{
    public static TensorType CumSum(TypeRequest r)
    {
        int axis = r.Attributes<CumSumAttributes>().Axis;
        if (r[0].ElementType == ElementType.Boolean) throw r.Error("Boolean operands have no arithmetic");
        return axis >= 0 && axis < r[0].Rank ? r[0] : throw r.Error($"there is no axis {axis}");
    }

    public static TensorType Gather(TypeRequest r) => Picked(r, r.Attributes<GatherAttributes>().BatchDimensions);

    public static TensorType Scatter(TypeRequest r)
    {
        ScatterAttributes scatter = r.Attributes<ScatterAttributes>();
        if (r[0].ElementType == ElementType.Boolean && scatter.Reduction != ScatterReduction.None) throw r.Error("Boolean operands have no arithmetic");
        TensorType updates = Picked(r, scatter.BatchDimensions);
        return r[2].Equals(updates) ? r[0] : throw r.Error($"the updates must be {updates}");
    }

    private static TensorType Picked(TypeRequest r, int batch)
    {
        TensorType data = r[0], indices = r.Require(1, ElementType.Int64);
        if (batch < 0 || batch >= data.Rank || batch > indices.Rank) throw r.Error($"{batch} is no number of leading axes");
        for (int axis = 0; axis < batch; axis++)
        {
            if (data[axis] != indices[axis]) throw r.Error("the leading axes must agree");
        }

        if (!data[batch].IsFixed) throw r.Error($"axis {batch} depends on the run and cannot be picked from");
        return data.With([.. indices.Dimensions, .. data.Dimensions[(batch + 1)..]]);
    }
}
