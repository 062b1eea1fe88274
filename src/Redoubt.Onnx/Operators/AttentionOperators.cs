using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Scaled dot-product attention and rotary position embedding.</summary>
internal static class AttentionOperators
{
    /// <summary>Operators of this family by name.</summary>
    public static readonly Dictionary<string, Action<OperatorNode>> Rows = new(StringComparer.Ordinal)
    {
        ["Attention"] = Attention,
        ["RotaryEmbedding"] = RotaryEmbedding,
    };

    /// <summary>softmax(cap(Q·Kᵀ·scale) + mask)·V by heads.</summary>
    public static void Attention(OperatorNode node)
    {
        // Everything is computed in float32, which is the precision that the softmax may ask for.
        node.Attributes.Ignore("softmax_precision");
        var heads = AttentionHeads.Read(node);
        (Value keys, Value values) = (heads.Joined(heads.Keys, 4), heads.Joined(heads.Values, 5));
        node.Set(1, keys, node.TypeOf(1));
        node.Set(2, values, node.TypeOf(2));
        float scale = node.Attributes.Float("scale", 0), cap = node.Attributes.Float("softcap", 0);
        Value queries = scale == 0 ? heads.Queries / node.Builder.Constant((float)heads.Queries.Type[3].Size).Unary(OpKind.Sqrt) : heads.Queries * scale;
        Value raw = heads.Split(heads.Grouped(queries).MatMul(keys, transposeRight: true)), capped = raw;
        if (cap != 0) capped = (raw / node.Builder.Constant(cap)).Unary(OpKind.Tanh) * cap;
        Value masked = Masked(node, heads, capped, keys.Type[2].Size), weights = masked.Unary(OpKind.Softmax);
        node.Set(0, heads.Merged(heads.Split(heads.Grouped(weights).MatMul(values))), node.TypeOf(0));
        if (!node.HasOutput(3)) return;
        node.Set(3, node.Attributes.Int("qk_matmul_output_mode", 0) switch
        {
            0 => raw,
            1 => capped,
            2 => masked,
            3 => weights,
            var other => throw node.Error($"has qk_matmul_output_mode {other}"),
        }, node.TypeOf(0));
    }

    /// <summary>Turns pairs of features by angles that grow with the position.</summary>
    public static void RotaryEmbedding(OperatorNode node)
    {
        Value x = node.Float(0);
        int rank = x.Type.Rank;
        if (rank is not (3 or 4) || x.Type.Dimensions.Skip(1).Any(static d => !d.IsFixed)) throw node.Error($"needs three or four axes, all but the first known, not {x.Type}");
        long heads = node.Attributes.Int("num_heads", 0);
        Value byHead = rank == 4 ? x.Transpose(0, 2, 1, 3) : SplitFeatures(node, x, heads);
        int size = byHead.Type[3].Size;
        long stated = node.Attributes.Int("rotary_embedding_dim", 0), turned = stated == 0 ? size : stated;
        if (turned < 0 || turned > size || turned % 2 != 0) throw node.Error($"turns {turned} of {size} features");
        bool interleaved = node.Attributes.Flag("interleaved");
        int half = (int)turned / 2;
        Value cosine = Angles(node, 1, half), sine = Angles(node, 2, half);
        (Value first, Value second) = interleaved
            ? (Axes.Slice(byHead, 3, 0, 2 * half, 2), Axes.Slice(byHead, 3, 1, 2 * half, 2))
            : (byHead.Slice(3, 0, half), byHead.Slice(3, half, 2 * half));
        Value real = cosine * first - sine * second, imaginary = sine * first + cosine * second;
        Value result = interleaved ? Interleaved(real, imaginary) : Axes.Join([real, imaginary], 3);
        if (turned < size) result = Axes.Join([result, byHead.Slice(3, (int)turned, size)], 3);
        node.Set(rank == 4 ? result.Transpose(0, 2, 1, 3) : result.Reshape(x.Type.Dimensions.AsSpan()));
    }

    private static Value Masked(OperatorNode node, AttentionHeads heads, Value scores, int keys)
    {
        if (node.HasInput(3)) scores += Mask(node, keys);
        int queries = heads.Queries.Type[2].Size;
        if (node.Attributes.Flag("is_causal"))
        {
            int past = node.HasInput(4) ? keys - heads.Keys.Type[2].Size : 0;
            node.Budget.SpendElements((long)queries * keys, node.Error);
            float[] later = new float[queries * keys];
            for (int i = 0; i < later.Length; i++) later[i] = i % keys > i / keys + past ? float.NegativeInfinity : 0;
            scores += node.Builder.Constant(Literal.Of(new Shape(queries, keys), later));
        }

        if (!node.HasInput(6)) return scores;

        // Keys behind a row's end are padding.
        Value lengths = node.Value(6).Cast(ElementType.Int64);
        if (lengths.Type.Rank != 1) throw node.Error($"needs one length for each row, not {lengths.Type}");
        Value positions = node.Builder.Constant(Literal.Of(new Shape(keys), [.. Enumerable.Range(0, keys).Select(static i => (long)i)]));
        return scores + Additive(lengths.Reshape(lengths.Type[0], 1, 1, 1).Binary(OpKind.Greater, positions));
    }

    // A mask that ends before the keys hides the rest of them.
    private static Value Mask(OperatorNode node, int keys)
    {
        Value mask = node.Value(3);
        if (mask.Type.ElementType == ElementType.Int64 || mask.Type.Rank == 0) throw node.Error($"needs truth values or numbers as its mask, not {mask.Type}");
        Value added = mask.Type.ElementType == ElementType.Boolean ? Additive(mask) : mask;
        int last = added.Type.Rank - 1;
        if (!added.Type[last].IsFixed || added.Type[last].Size > keys) throw node.Error($"has a mask {mask.Type} for {keys} keys");
        return added.Type[last] == 1 ? added : Axes.Pad(added, last, 0, keys - added.Type[last].Size, float.NegativeInfinity);
    }

    private static Value Additive(Value mask)
    {
        Value zero = mask.Builder.Constant(0f);
        return zero.Where(mask, mask.Builder.Constant(float.NegativeInfinity));
    }

    private static Value SplitFeatures(OperatorNode node, Value x, long heads)
    {
        int features = x.Type[2].Size;
        if (heads < 1 || features % heads != 0) throw node.Error($"splits {features} features into {heads} heads");
        return x.Reshape(x.Type[0], x.Type[1], (int)heads, features / (int)heads);
    }

    // [N, steps, 1, half]: rows of the table at the given positions, or the table itself.
    private static Value Angles(OperatorNode node, int operand, int half)
    {
        Value table = node.HasInput(3) ? NodeImporter.Apply(node, "Gather", [node.Input(operand), node.Input(3)]).Node(node.Builder)!.Value : node.Float(operand);
        bool fits = table.Type.Rank == 3 && table.Type[2].IsFixed && table.Type[2].Size >= half;
        return fits ? Axes.Slice(table, 2, 0, half, 1).Reshape(table.Type[0], table.Type[1], 1, half) : throw node.Error($"needs a table of {half} angles for each position as operand {operand}, not {table.Type}");
    }

    private static Value Interleaved(Value real, Value imaginary)
    {
        Dimension[] extents = [.. real.Type.Dimensions, 1];
        Value pairs = Axes.Join([real.Reshape(extents), imaginary.Reshape(extents)], extents.Length - 1);
        return pairs.Reshape([.. real.Type.Dimensions[..^1], 2 * real.Type[^1].Size]);
    }
}
