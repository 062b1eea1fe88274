using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Imports the nodes of a scope, those of functions and of branches in place of the node that calls them.</summary>
internal static class NodeImporter
{
    // Deeper than any exporter goes, and far from the end of the stack.
    private const int DeepestNesting = 64;

    /// <summary>Imports those nodes that are needed.</summary>
    /// <exception cref="InvalidModelException">A node is malformed or uses something that is not supported.</exception>
    public static void Import(IReadOnlyList<NodeProto> nodes, bool[] needed, ImportScope scope)
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            if (needed[i]) Import(new OperatorNode(nodes[i], scope));
        }
    }

    /// <summary>Imports a graph inside a node and returns its outputs.</summary>
    /// <param name="node">The node.</param>
    /// <param name="graph">The graph; it sees the names around the node.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="inputs">What stands for the graph's inputs.</param>
    public static ImportValue[] Inline(OperatorNode node, GraphProto graph, string name, params ReadOnlySpan<ImportValue> inputs)
    {
        if (inputs.Length != graph.Input.Count) throw node.Error($"has a {name} of {graph.Input.Count} inputs where {inputs.Length} belong");
        GraphNeeds needs = GraphNeeds.Of(graph.Node, graph.Output.Select(static o => o.Name));
        ImportScope scope = node.Scope.Inside($" in the {name} of '{NameOf(node.Message)}'", needs.Names);
        for (int i = 0; i < inputs.Length; i++) Define(scope, graph.Input[i].Name, inputs[i], node);
        return Nested(node, graph, () =>
        {
            foreach (TensorProto tensor in graph.Initializer.Where(t => needs.Names.Contains(t.Name))) Define(scope, tensor.Name, ImportValue.Of(new StoredTensor(tensor, scope.Context.Source)), node);
            foreach (SparseTensorProto tensor in graph.SparseInitializer.Where(t => needs.Names.Contains(t.Values?.Name ?? string.Empty)))
                Define(scope, tensor.Values.Name, ImportValue.Of(new StoredTensor(tensor, scope.Context.Source)), node);
            Import(graph.Node, needs.Nodes, scope);
            return Results(node, scope, graph.Output.Select(static o => o.Name), name);
        });
    }

    /// <summary>Applies another operator in place of a node, for operators that are defined by others.</summary>
    /// <param name="node">The node.</param>
    /// <param name="op">Operator of the standard domain, with the meaning of the newest known operator set.</param>
    /// <param name="operands">Its operands.</param>
    /// <param name="attributes">Names of the node's attributes that are the operator's too.</param>
    /// <returns>The first result.</returns>
    public static ImportValue Apply(OperatorNode node, string op, ReadOnlySpan<ImportValue> operands, params ReadOnlySpan<string> attributes)
    {
        const string Result = "result";
        var message = new NodeProto { OpType = op, Name = node.Message.Name, Output = { Result } };
        ImportScope scope = node.Scope.Function($" inside {node.Operator}", OperatorSets.Known, new HashSet<string> { Result }, new Dictionary<string, AttributeProto>());
        foreach (ImportValue operand in operands)
        {
            message.Input.Add($"operand{message.Input.Count}");
            scope.TryDefine(message.Input[^1], operand);
        }

        foreach (string name in attributes)
        {
            if (node.Attributes.All.TryGetValue(name, out AttributeProto? attribute)) message.Attribute.Add(attribute);
        }

        node.Attributes.Ignore(attributes);
        Import(new OperatorNode(message, scope));
        return scope.TryFind(Result)!;
    }

    private static void Import(OperatorNode node)
    {
        ImportContext context = node.Scope.Context;
        context.Budget.SpendNodes(1 + ((node.Message.Input.Count + node.Message.Output.Count + node.Message.Attribute.Count) / 8));
        int before = context.Builder.Nodes.Count;
        try
        {
            if (context.Functions.Find(node.Message) is { } function) Call(node, function);
            else Lower(node);
        }
        catch (OverflowException e)
        {
            throw node.Error($"makes a value of more than {int.MaxValue} elements.", e);
        }
        catch (Exception e) when (e is not (InvalidModelException or BatchDependentException or OutOfMemoryException))
        {
            // Whatever a node trips over in the language or its evaluator, it is this node of this file that is wrong.
            throw node.Error($"cannot be imported: {e.Message}", e);
        }

        context.Budget.SpendNodes((context.Builder.Nodes.Count - before) / 8);
    }

    private static void Lower(OperatorNode node)
    {
        NodeProto message = node.Message;
        Action<OperatorNode> lowering = OperatorTable.Find(message.Domain, message.OpType) ?? throw Unknown(node);
        node.Scope.Sets.Require(message.Domain, node.Scope.Context.Source);
        if (!ExtentArithmetic.TryRun(node)) lowering(node);
        node.Attributes.RequireAllRead();
        if (message.OpType == "Constant" && node.Scope.TryFind(message.Output[0])?.Literal is { ElementType: ElementType.Float32 } literal)
            node.Scope.Context.Parameters += literal.Count;
    }

    private static void Call(OperatorNode node, FunctionProto function)
    {
        string name = FunctionTable.NameOf(function);
        NodeProto message = node.Message;
        if (message.Input.Count > function.Input.Count) throw node.Error($"has {message.Input.Count} operands for the function '{name}', which takes {function.Input.Count}");
        if (message.Output.Count > function.Output.Count) throw node.Error($"has {message.Output.Count} results of the function '{name}', which gives {function.Output.Count}");
        string[] results = [.. function.Output.Where((_, i) => node.HasOutput(i))];
        GraphNeeds needs = GraphNeeds.Of(function.Node, results);
        OperatorSets sets = OperatorSets.Of(function.OpsetImport, node.Scope.Sets, node.Scope.Context.Source);
        ImportScope scope = node.Scope.Function($" in the function '{name}'", sets, needs.Names, Arguments(node, function, name));
        for (int i = 0; i < function.Input.Count; i++)
        {
            if (node.HasInput(i)) Define(scope, function.Input[i], node.Input(i), node);
            else scope.DeclareAbsent(function.Input[i]);
        }

        ImportValue[] values = Nested(node, function, () =>
        {
            Import(function.Node, needs.Nodes, scope);
            return Results(node, scope, results, $"function '{name}'");
        });
        for (int i = 0, next = 0; i < message.Output.Count; i++)
        {
            if (node.HasOutput(i)) node.Set(i, values[next++]);
        }
    }

    // What the function's body may refer to: the call's attributes, else the function's defaults.
    private static Dictionary<string, AttributeProto> Arguments(OperatorNode node, FunctionProto function, string name)
    {
        var arguments = new Dictionary<string, AttributeProto>(StringComparer.Ordinal);
        foreach (AttributeProto standard in function.AttributeProto) arguments[standard.Name] = standard;
        foreach ((string key, AttributeProto given) in node.Attributes.All)
        {
            if (!function.Attribute.Contains(key) && !arguments.ContainsKey(key)) throw node.Error($"has the attribute '{key}', which the function '{name}' does not have");
            if (given.G is not null || given.Graphs.Count > 0) throw node.Error($"passes a graph to the function '{name}', which is not supported");
            arguments[key] = given;
        }

        return arguments;
    }

    private static ImportValue[] Nested(OperatorNode node, object body, Func<ImportValue[]> import)
    {
        Stack<object> open = node.Scope.Context.Open;
        if (open.Any(o => ReferenceEquals(o, body))) throw node.Error("calls a function that calls itself");
        if (open.Count == DeepestNesting) throw node.Error($"stands deeper than {DeepestNesting} functions and graphs inside each other");
        open.Push(body);
        ImportValue[] values = import();
        open.Pop();
        return values;
    }

    private static ImportValue[] Results(OperatorNode node, ImportScope scope, IEnumerable<string> names, string place) =>
        [.. names.Select(name => scope.TryFind(name) ?? throw node.Error($"has no node in its {place} that computes the output '{name}'"))];

    private static void Define(ImportScope scope, string name, ImportValue value, OperatorNode node)
    {
        if (!scope.TryDefine(name, value)) throw node.Error($"defines '{name}' twice inside");
    }

    private static InvalidModelException Unknown(OperatorNode node)
    {
        string name = OperatorTable.NameOf(node.Message);
        return new InvalidModelException(node.Error($"is an operator that Redoubt does not know yet: {name}").Message) { UnsupportedOperators = [name] };
    }

    private static string NameOf(NodeProto node) => node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault() ?? node.OpType;
}
