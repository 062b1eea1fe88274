namespace Redoubt.Graphs;

/// <summary>Who uses each value of a graph.</summary>
internal sealed class GraphUses
{
    private readonly List<int>[] _users;
    private readonly bool[] _isOutput;

    public GraphUses(Graph graph)
    {
        _users = [.. graph.Nodes.Select(static _ => new List<int>())];
        _isOutput = new bool[graph.Nodes.Length];
        for (int i = 0; i < graph.Nodes.Length; i++)
        {
            foreach (int operand in graph.Nodes[i].Inputs.Distinct()) _users[operand].Add(i);
        }

        foreach (GraphOutput output in graph.Outputs) _isOutput[output.Node] = true;
    }

    /// <summary>Nodes that use a value, ascending.</summary>
    public IReadOnlyList<int> Users(int node) => _users[node];

    public bool IsOutput(int node) => _isOutput[node];

    /// <summary>The only use of a value that nobody else sees; -1 when there are more or none, or it is an output.</summary>
    public int SoleUser(int node) => !_isOutput[node] && _users[node].Count == 1 ? _users[node][0] : -1;
}
