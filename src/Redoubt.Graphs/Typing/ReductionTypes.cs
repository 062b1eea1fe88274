using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Types of reductions and of operations along the last axis.</summary>
internal static class ReductionTypes
{
    public static TensorType Reduce(TypeRequest r)
    {
        ReduceAttributes reduce = r.Attributes<ReduceAttributes>();
        TensorType operand = r[0];
        if (operand.ElementType == ElementType.Boolean) throw r.Error("Boolean operands have no arithmetic");
        var extents = new List<Dimension>();
        for (int axis = 0; axis < operand.Rank; axis++)
        {
            if (!reduce.Axes.Contains(axis)) extents.Add(operand[axis]);
            else if (reduce.KeepDimensions) extents.Add(1);
        }

        if (reduce.Axes.Any(axis => axis < 0 || axis >= operand.Rank)) throw r.Error($"there is no axis in {reduce.Axes}");
        return operand.With([.. extents]);
    }

    public static TensorType LastAxis(TypeRequest r)
    {
        RequireLastAxis(r, 0);
        return r.Require(0, ElementType.Float32);
    }

    public static TensorType OneHot(TypeRequest r)
    {
        int depth = r.Attributes<OneHotAttributes>().Depth;
        if (depth < 1) throw r.Error("the depth must be positive");
        return new TensorType(ElementType.Float32, [.. r.Require(0, ElementType.Int64).Dimensions, depth]);
    }

    public static TensorType Random(TypeRequest r)
    {
        IntegerList extents = r.Attributes<RandomAttributes>().Extents;
        if (extents.Any(static e => e < 0)) throw r.Error("extents must not be negative");
        return new TensorType(ElementType.Float32, [.. r.Require(0, ElementType.Int64).Dimensions, .. extents.Select(static e => (Dimension)e)]);
    }

    public static TensorType TopK(TypeRequest r)
    {
        int count = r.Attributes<TopKAttributes>().Count;
        Dimension last = RequireLastAxis(r, 0);
        if (count < 1 || count > last.Size) throw r.Error($"the last axis has {last} elements, not {count}");
        return r[0].With([.. r[0].Dimensions.RemoveAt(r[0].Rank - 1), count]);
    }

    public static TensorType TopKScatter(TypeRequest r) =>
        TopK(r).Equals(r[1]) ? r[0] : throw r.Error($"the second operand must be {TopK(r)}");

    public static TensorType TopKGather(TypeRequest r) =>
        r[0].Equals(r[1]) ? TopK(r) : throw r.Error("operands must have the same type");

    public static TensorType ArgMax(TypeRequest r)
    {
        RequireLastAxis(r, 0);
        return new TensorType(ElementType.Int64, r[0].Dimensions.RemoveAt(r[0].Rank - 1).AsSpan());
    }

    public static TensorType TreeEnsemble(TypeRequest r)
    {
        TreeForest forest = r.Attributes<TreeEnsembleAttributes>().Forest;
        TensorType features = r.Require(0, ElementType.Float32);
        r.RequireRank(0, 2);
        if (!features[1].IsFixed || features[1].Size < forest.Features) throw r.Error($"a branch reads feature {forest.Features - 1} of {features[1]}");
        return features.With(features[0], forest.Targets);
    }

    private static Dimension RequireLastAxis(TypeRequest r, int operand)
    {
        TensorType type = r[operand];
        if (type.Rank == 0 || !type[^1].IsFixed || type[^1].Size == 0) throw r.Error("the last axis must exist, be fixed and not be empty");
        return type[^1];
    }
}
