namespace Redoubt.Onnx;

/// <summary>The operators that a file defines itself, by domain, name and overload.</summary>
internal sealed class FunctionTable
{
    private readonly Dictionary<(string Domain, string Name, string Overload), FunctionProto> _functions = [];

    /// <summary>Reads the functions of a file.</summary>
    /// <exception cref="InvalidModelException">A function has no name, or two have the same.</exception>
    public FunctionTable(ModelProto model, ModelSource source)
    {
        foreach (FunctionProto function in model.Functions)
        {
            if (function.Name.Length == 0) throw source.Error("one of the functions has no name.");
            if (!_functions.TryAdd((OperatorSets.Canonical(function.Domain), function.Name, function.Overload), function))
                throw source.Error($"two functions are named '{NameOf(function)}'.");
        }
    }

    /// <summary>The function that a node calls; null when it is an operator that Redoubt has, or unknown. Operators of the standard domains keep their meaning.</summary>
    public FunctionProto? Find(NodeProto node) =>
        OperatorTable.Find(node.Domain, node.OpType) is null ? _functions.GetValueOrDefault((OperatorSets.Canonical(node.Domain), node.OpType, node.Overload)) : null;

    /// <summary>The operators that nodes use, directly or through functions, and that neither Redoubt nor the file has; each as often as it is used. Graphs inside
    /// nodes are left out, because only the branch that is taken counts.</summary>
    public IEnumerable<NodeProto> Unknown(IEnumerable<NodeProto> nodes)
    {
        var seen = new HashSet<FunctionProto>(ReferenceEqualityComparer.Instance);
        var open = new Queue<NodeProto>(nodes);
        while (open.TryDequeue(out NodeProto? node))
        {
            if (OperatorTable.Find(node.Domain, node.OpType) is not null) continue;
            if (Find(node) is not { } function) yield return node;
            else if (seen.Add(function))
            {
                foreach (NodeProto inner in function.Node) open.Enqueue(inner);
            }
        }
    }

    /// <summary>A function's name for messages.</summary>
    public static string NameOf(FunctionProto function) =>
        (function.Domain.Length > 0 ? function.Domain + "." : string.Empty) + function.Name + (function.Overload.Length > 0 ? ":" + function.Overload : string.Empty);
}
