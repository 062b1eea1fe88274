using System.Collections.Immutable;

namespace Redoubt.Graphs;

/// <summary>One operation of a graph and its result. Immutable.</summary>
/// <param name="Kind">The operation.</param>
/// <param name="Inputs">Positions of the operands in the graph, all smaller than this node's.</param>
/// <param name="Attributes">Settings of the operation; null where it has none.</param>
/// <param name="Type">Element type and extents of the result.</param>
public sealed record Node(OpKind Kind, ImmutableArray<int> Inputs, OpAttributes? Attributes, TensorType Type)
{
    /// <summary>The attributes as the type that this operation has.</summary>
    /// <typeparam name="T">Attribute type of the operation.</typeparam>
    /// <exception cref="InvalidGraphException">The node holds other attributes.</exception>
    public T As<T>()
        where T : OpAttributes =>
        Attributes as T ?? throw new InvalidGraphException($"{Kind} needs {typeof(T).Name}.");

    /// <summary>For example <c>Conv(3,4) Float32[N,16,14,14]</c>.</summary>
    public override string ToString() => $"{Kind}({string.Join(',', Inputs)}) {Type}";
}
