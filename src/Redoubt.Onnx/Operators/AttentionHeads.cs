using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Queries, keys and values of an attention node, <c>[N, heads, steps, features]</c>. Several query heads may share one head of keys and values; they are
/// multiplied as one taller matrix, so nothing is copied.</summary>
internal sealed class AttentionHeads
{
    private readonly OperatorNode _node;
    private readonly bool _flat;

    private AttentionHeads(OperatorNode node, bool flat) => (_node, _flat) = (node, flat);

    public required Value Queries { get; init; }

    public required Value Keys { get; init; }

    public required Value Values { get; init; }

    private Dimension Batch => Queries.Type[0];

    private int Heads => Queries.Type[1].Size;

    private int SharedHeads => Keys.Type[1].Size;

    /// <summary>Reads and checks the operands.</summary>
    public static AttentionHeads Read(OperatorNode node)
    {
        int rank = node.Float(0).Type.Rank;
        if (rank is not (3 or 4)) throw node.Error($"needs three or four axes, not {node.Float(0).Type}");
        long heads = node.Attributes.Int("q_num_heads", 0), shared = node.Attributes.Int("kv_num_heads", 0);
        if (rank == 4 && heads != 0 && node.Float(0).Type[1] != (Dimension)(int)heads) throw node.Error($"has q_num_heads {heads} for {node.Float(0).Type}");
        var result = new AttentionHeads(node, rank == 3)
        {
            Queries = Split(node, 0, rank, heads), Keys = Split(node, 1, rank, shared), Values = Split(node, 2, rank, shared),
        };
        bool fits = result.SharedHeads > 0 && result.Heads % result.SharedHeads == 0 && result.Values.Type[1] == result.Keys.Type[1]
            && result.Queries.Type[3] == result.Keys.Type[3] && result.Values.Type[2] == result.Keys.Type[2] && result.Queries.Type[3].Size > 0;
        return fits ? result : throw node.Error($"has queries {result.Queries.Type}, keys {result.Keys.Type} and values {result.Values.Type}, which do not fit each other");
    }

    /// <summary>Earlier keys or values in front of the new ones.</summary>
    public Value Joined(Value current, int past) => _node.HasInput(past) ? Axes.Join([_node.Float(past), current], 2) : current;

    /// <summary>Query heads that share keys under each other: <c>[N, shared heads, group · steps, features]</c>.</summary>
    public Value Grouped(Value byHead) =>
        Heads == SharedHeads ? byHead : byHead.Reshape(Batch, SharedHeads, Heads / SharedHeads * byHead.Type[2].Size, byHead.Type[3]);

    /// <summary>The inverse of <see cref="Grouped"/>.</summary>
    public Value Split(Value grouped) =>
        Heads == SharedHeads ? grouped : grouped.Reshape(Batch, Heads, grouped.Type[2].Size / (Heads / SharedHeads), grouped.Type[3]);

    /// <summary>The result in the form of the queries.</summary>
    public Value Merged(Value byHead)
    {
        if (!_flat) return byHead;
        return byHead.Transpose(0, 2, 1, 3).Reshape(Batch, byHead.Type[2], Heads * byHead.Type[3].Size);
    }

    private static Value Split(OperatorNode node, int operand, int rank, long heads)
    {
        Value x = node.Float(operand);
        if (x.Type.Rank != rank || x.Type.Dimensions.Skip(1).Any(static d => !d.IsFixed)) throw node.Error($"needs {rank} axes, all but the first known, of operand {operand}, not {x.Type}");
        if (rank == 4) return x;
        int features = x.Type[2].Size;
        if (heads < 1 || features % heads != 0) throw node.Error($"splits {features} features of operand {operand} into {heads} heads");
        return x.Reshape(x.Type[0], x.Type[1], (int)heads, features / (int)heads).Transpose(0, 2, 1, 3);
    }
}
