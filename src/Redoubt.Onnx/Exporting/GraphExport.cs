using System.Buffers.Binary;
using Google.Protobuf;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>One export: walks the graph, names values, and collects nodes and initializers.</summary>
internal sealed class GraphExport
{
    public const int Opset = 18;
    private const int IrVersion = 8, MachineLearningOpset = 1;

    private readonly GraphProto _proto = new();
    private readonly string[] _names;
    private readonly int[] _uses;
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _shared = new(StringComparer.Ordinal);

    private GraphExport(Graph graph)
    {
        Graph = graph;
        _names = new string[graph.Nodes.Length];
        _uses = new int[graph.Nodes.Length];
        foreach (Node node in graph.Nodes)
        {
            foreach (int operand in node.Inputs) _uses[operand]++;
        }

        foreach (GraphOutput output in graph.Outputs) _uses[output.Node]++;
        foreach (GraphInput input in graph.Inputs) _taken.Add(input.Name);
        foreach (GraphOutput output in graph.Outputs) _taken.Add(output.Name);
    }

    public Graph Graph { get; }

    public static ModelProto Export(Graph graph, OnnxExportOptions options)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.Inputs.FirstOrDefault(static i => i.Role != InputRole.Data) is { } open)
            throw new ArgumentException($"The input '{open.Name}' is a {open.Role}; freeze the graph before it is exported.", nameof(graph));
        var export = new GraphExport(Surrogates.Remove(graph));
        export.Run();
        export._proto.Name = options.GraphName;
        var model = new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "Redoubt",
            ProducerVersion = typeof(GraphExport).Assembly.GetName().Version!.ToString(3),
            DocString = options.Description,
            Graph = export._proto,
        };
        model.OpsetImport.Add(new OperatorSetIdProto { Version = Opset });
        if (export._proto.Node.Any(static n => n.Domain == OperatorTable.MachineLearning))
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = OperatorTable.MachineLearning, Version = MachineLearningOpset });
        foreach ((string key, string value) in options.Metadata.OrderBy(static m => m.Key, StringComparer.Ordinal))
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return model;
    }

    /// <summary>Name of a node's result in the file.</summary>
    public string Name(int node) => _names[node];

    public TensorType Type(int node) => Graph.Nodes[node].Type;

    /// <summary>The literal that a node holds, or null.</summary>
    public Literal? Literal(int node) => Graph.Nodes[node].Attributes is ConstantAttributes constant ? constant.Value : null;

    /// <summary>Whether a result is read exactly once, so that its only reader may absorb it.</summary>
    public bool IsUsedOnce(int node) => _uses[node] == 1;

    /// <summary>Adds an ONNX node for a step of a graph node.</summary>
    /// <returns>The name of its result.</returns>
    public string Add(string op, string result, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = op, Name = $"{op}_{_proto.Node.Count}" };
        foreach (string input in inputs) node.Input.Add(input);
        node.Output.Add(result);
        foreach (AttributeProto attribute in attributes) node.Attribute.Add(attribute);
        _proto.Node.Add(node);
        return result;
    }

    /// <summary>Adds a node of the machine-learning operators.</summary>
    /// <returns>The name of its result.</returns>
    public string AddMachineLearning(string op, string result, ReadOnlySpan<string> inputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        Add(op, result, inputs, attributes);
        _proto.Node[^1].Domain = OperatorTable.MachineLearning;
        return result;
    }

    /// <summary>Gives the last added node one more result.</summary>
    public void AddResult(string result) => _proto.Node[^1].Output.Add(result);

    /// <summary>A name for an intermediate step.</summary>
    public string Fresh(string stem)
    {
        string name = stem;
        for (int i = 1; !_taken.Add(name); i++) name = $"{stem}_{i}";
        return name;
    }

    /// <summary>An int64 vector as an initializer; equal vectors share one.</summary>
    public string Integers(params ReadOnlySpan<long> values)
    {
        string key = $"i[{string.Join(',', values.ToArray())}]";
        if (_shared.TryGetValue(key, out string? known)) return known;
        string name = Fresh("shape");
        AddInitializer(name, Tensors.Literal.Of(new Shape(values.Length), values.ToArray()));
        return _shared[key] = name;
    }

    /// <summary>A scalar of an element type as an initializer; equal scalars share one.</summary>
    public string Scalar(ElementType type, float value)
    {
        string key = FormattableString.Invariant($"{type}:{BitConverter.SingleToInt32Bits(value)}");
        if (_shared.TryGetValue(key, out string? known)) return known;
        string name = Fresh("scalar");
        AddInitializer(name, type switch
        {
            ElementType.Float32 => Tensors.Literal.Of(Shape.Scalar, [value]),
            ElementType.Int64 => Tensors.Literal.Of(Shape.Scalar, [(long)value]),
            _ => Tensors.Literal.Of(Shape.Scalar, [value != 0]),
        });
        return _shared[key] = name;
    }

    /// <summary>A literal as an initializer of its own.</summary>
    public string AddLiteral(string stem, Literal literal)
    {
        string name = Fresh(stem);
        AddInitializer(name, literal);
        return name;
    }

    /// <summary>The batch size as an int64 vector of one element, read from an input.</summary>
    public string BatchSize(Node reader)
    {
        if (_shared.TryGetValue("batch", out string? known)) return known;
        foreach (GraphInput input in Graph.Inputs)
        {
            TensorType type = Type(input.Node);
            int axis = type.Dimensions.IndexOf(Dimension.Batch);
            if (axis < 0) continue;
            string shape = Add("Shape", Fresh("input_shape"), [input.Name]);
            return _shared["batch"] = Add("Gather", Fresh("batch_size"), [shape, Integers(axis)], Attributes.Int("axis", 0));
        }

        throw new UnsupportedOpException(reader, "export", "no input has the batch axis from which its size could be read");
    }

    private void Run()
    {
        var results = Graph.Outputs.GroupBy(static o => o.Node).ToDictionary(static g => g.Key, static g => g.First().Name);
        HashSet<int> absorbed = Fusions.Find(this);
        for (int i = 0; i < _names.Length; i++)
        {
            Node node = Graph.Nodes[i];
            if (node.Attributes is InputAttributes input)
            {
                _names[i] = input.Name;
                _proto.Input.Add(Information(input.Name, node.Type));
            }
            else if (node.Attributes is ConstantAttributes constant)
            {
                // Constants that were absorbed under another shape are not written twice.
                _names[i] = Fresh($"constant_{i}");
                if (!absorbed.Contains(i)) AddInitializer(_names[i], constant.Value);
            }
            else
            {
                _names[i] = results.TryGetValue(i, out string? name) ? name : Fresh($"value_{i}");
                if (!absorbed.Contains(i)) ExportRules.Export(this, i, _names[i]);
            }
        }

        foreach (GraphOutput output in Graph.Outputs)
        {
            if (_names[output.Node] != output.Name) Add("Identity", output.Name, [_names[output.Node]]);
            _proto.Output.Add(Information(output.Name, Type(output.Node)));
        }
    }

    private void AddInitializer(string name, Literal literal)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)literal.ElementType.ToOnnx() };
        foreach (int extent in literal.Shape.Extents) tensor.Dims.Add(extent);
        byte[] raw = new byte[checked(literal.Count * literal.ElementType.ToOnnx().Bytes())];
        for (int i = 0; i < literal.Count; i++)
        {
            if (literal.ElementType == ElementType.Float32) BinaryPrimitives.WriteSingleLittleEndian(raw.AsSpan(4 * i), literal.Floats[i]);
            else if (literal.ElementType == ElementType.Int64) BinaryPrimitives.WriteInt64LittleEndian(raw.AsSpan(8 * i), literal.Integers[i]);
            else raw[i] = literal.Booleans[i] ? (byte)1 : (byte)0;
        }

        tensor.RawData = UnsafeByteOperations.UnsafeWrap(raw);
        _proto.Initializer.Add(tensor);
    }

    private static ValueInfoProto Information(string name, TensorType type)
    {
        var shape = new TensorShapeProto();
        foreach (Dimension d in type.Dimensions)
        {
            shape.Dim.Add(d.IsFixed
                ? new TensorShapeProto.Types.Dimension { DimValue = d.Size }
                : new TensorShapeProto.Types.Dimension { DimParam = d.ToString() });
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type.ElementType.ToOnnx(), Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
