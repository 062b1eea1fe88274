using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Resolves the target of Reshape: 0 copies an extent, one -1 takes what is left, and a batch of one may become a batch of any size.</summary>
internal static class ReshapeTarget
{
    public static Dimension[] Resolve(OperatorNode node, TensorType from, Dimension[] target, bool keepsZero)
    {
        var result = new Dimension[target.Length];
        int open = -1;
        for (int i = 0; i < target.Length; i++)
        {
            result[i] = target[i];
            if (target[i] == 0 && !keepsZero) result[i] = i < from.Rank ? from[i] : throw node.Error($"copies the extent of axis {i}, which {from} does not have");
            if (target[i] == -1 && open >= 0) throw node.Error("leaves two extents open");
            if (target[i] == -1) open = i;
            else if (target[i].Size < 0) throw node.Error($"asks for an extent of {target[i]}");
        }

        Dimension count = from.ElementCount();
        bool batched = node.Rebatching && !count.IsFixed && result.Length > 0 && result.All(static d => d.IsFixed);
        if (batched && result[0] == 1) result[0] = new Dimension(1, count.Symbol);
        if (open >= 0) result[open] = Rest(node, from, count, result);
        return result;
    }

    private static Dimension Rest(OperatorNode node, TensorType from, Dimension count, Dimension[] target)
    {
        Dimension known = TensorType.Float([.. target.Where(static d => d != -1)]).ElementCount();
        bool fits = known.Size > 0 && count.Size % known.Size == 0 && (known.IsFixed || known.Symbol == count.Symbol);
        if (!fits) throw node.Error($"cannot bring {from} to [{string.Join(',', target)}]");
        return new Dimension(count.Size / known.Size, known.IsFixed ? count.Symbol : null);
    }
}
