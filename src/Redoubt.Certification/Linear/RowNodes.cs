using System.Collections.Immutable;
using Redoubt.Graphs;

namespace Redoubt.Certification;

/// <summary>The nodes of a graph as they are for one row: the batch axis has extent 1. In backward passes that axis counts specifications instead.</summary>
internal static class RowNodes
{
    public static ImmutableArray<Node> Of(Graph graph) => [.. graph.Nodes.Select(static node => node with { Type = OneRow(node.Type), Attributes = OneRow(node.Attributes) })];

    public static TensorType OneRow(TensorType type) => type.With([.. type.Dimensions.Select(static d => new Dimension(d.Size))]);

    /// <summary>A type of one row with as many rows as there are specifications.</summary>
    public static TensorType ManyRows(TensorType type) => type.With([Dimension.Batch, .. type.Dimensions.AsSpan()[1..]]);

    /// <summary>The attributes of an operation on one row for an operation on many.</summary>
    public static OpAttributes? ManyRows(OpAttributes? attributes) => attributes is ExtentAttributes extents ? new ExtentAttributes(ManyRows(extents.To)) : attributes;

    private static OpAttributes? OneRow(OpAttributes? attributes) => attributes switch
    {
        InputAttributes input => input with { Type = OneRow(input.Type) },
        ExtentAttributes extents => new ExtentAttributes(OneRow(extents.To)),
        _ => attributes,
    };
}
