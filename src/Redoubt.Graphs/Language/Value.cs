namespace Redoubt.Graphs;

/// <summary>A value in a graph under construction. Arithmetic on values adds nodes, so rules and losses read like their formulas.</summary>
public readonly partial struct Value : IEquatable<Value>
{
    internal Value(GraphBuilder builder, int node)
    {
        Builder = builder;
        Node = node;
    }

    /// <summary>The builder that this value belongs to.</summary>
    public GraphBuilder Builder { get; }

    /// <summary>Position of the node that computes it.</summary>
    public int Node { get; }

    /// <summary>Element type and extents.</summary>
    public TensorType Type => Builder.Nodes[Node].Type;

    /// <inheritdoc/>
    public bool Equals(Value other) => ReferenceEquals(Builder, other.Builder) && Node == other.Node;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Value other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Node;

    /// <summary>Position and type, for people.</summary>
    public override string ToString() => $"%{Node} {Type}";

    /// <summary>Whether two values are the same node.</summary>
    public static bool operator ==(Value left, Value right) => left.Equals(right);

    /// <summary>Whether two values are different nodes.</summary>
    public static bool operator !=(Value left, Value right) => !left.Equals(right);
}
