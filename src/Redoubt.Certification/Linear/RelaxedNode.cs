using System.Collections.Immutable;
using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>The operands of functions that are held between lines: nodes whose bounds decide how tight linear bounds are.</summary>
/// <param name="Node">The node.</param>
/// <param name="Length">Elements of one row.</param>
/// <param name="IsRefined">Whether a backward pass from the node can give better bounds than intervals: it stands behind another such node.</param>
/// <param name="NeedsSignOnly">Whether only elements of unknown sign matter.</param>
internal sealed record RelaxedNode(int Node, int Length, bool IsRefined, bool NeedsSignOnly)
{
    /// <summary>All of a classifier, in topological order.</summary>
    public static ImmutableArray<RelaxedNode> Of(Graph classifier)
    {
        ImmutableArray<Node> nodes = classifier.Nodes;
        bool[] varies = new bool[nodes.Length], isBent = new bool[nodes.Length];
        var found = new SortedDictionary<int, bool>();
        for (int i = 0; i < nodes.Length; i++)
        {
            Node node = nodes[i];
            varies[i] = node.Attributes is InputAttributes ? node.As<InputAttributes>().Role == InputRole.Data : node.Inputs.Any(operand => varies[operand]);
            isBent[i] = node.Inputs.Any(operand => isBent[operand]) || (varies[i] && AffineBackward.Find(node.Kind) is null && node.Kind != OpKind.Input);
            if (!varies[i] || !IsRelaxed(node.Kind)) continue;
            int target = node.Inputs[0];
            bool signOnly = node.Kind is OpKind.Relu or OpKind.LeakyRelu;
            found[target] = signOnly && found.GetValueOrDefault(target, true);
        }

        return [.. found.Where(pair => nodes[pair.Key].Kind != OpKind.Input && HasRows(nodes[pair.Key].Type))
            .Select(pair => new RelaxedNode(
                pair.Key, nodes[pair.Key].Type.Bind(1).Count, isBent[pair.Key] && !IsRelaxed(nodes[pair.Key].Kind), pair.Value))];
    }

    private static bool IsRelaxed(OpKind kind) => AffineBackward.Find(kind) is null && LinearRules.Find(kind) is not null;

    private static bool HasRows(TensorType type) => type.Rank > 0 && (type[0] == Dimension.Batch || type[0] == 1);
}
