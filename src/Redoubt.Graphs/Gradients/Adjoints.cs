namespace Redoubt.Graphs;

/// <summary>The gradients gathered so far for each node. An adjoint may be smaller than its node's type and then stands for its broadcast.</summary>
internal sealed class Adjoints(GraphBuilder builder, bool[] between)
{
    private readonly Dictionary<int, Value> _sums = [];

    /// <summary>Whether anybody asks for a node's gradient.</summary>
    public bool Needs(int node) => node < between.Length && between[node];

    public Value? Get(int node) => _sums.TryGetValue(node, out Value sum) ? sum : null;

    public void Add(int node, Value gradient)
    {
        if (!ReferenceEquals(gradient.Builder, builder)) throw new ArgumentException($"{gradient} belongs to another graph.", nameof(gradient));
        _sums[node] = _sums.TryGetValue(node, out Value sum) ? sum + gradient : gradient;
    }
}
