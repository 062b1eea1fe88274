using Google.Protobuf;
using Google.Protobuf.Collections;
using Redoubt.Tensors;

namespace Redoubt.Onnx.Tests;

/// <summary>Small ONNX files made in memory.</summary>
internal sealed class ModelBytes
{
    private readonly ModelProto _model = new() { IrVersion = 8, ProducerName = "test", Graph = new GraphProto { Name = "g" } };

    public ModelBytes(int opset = 17) => _model.OpsetImport.Add(new OperatorSetIdProto { Version = opset });

    public ModelProto Message => _model;

    public ModelBytes Input(string name, params object[] extents) => Add(_model.Graph.Input, name, TensorProto.Types.DataType.Float, extents);

    public ModelBytes Output(string name) => Add(_model.Graph.Output, name, TensorProto.Types.DataType.Float, []);

    public ModelBytes Floats(string name, int[] extents, params float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = 1 };
        tensor.Dims.AddRange(extents.Select(static e => (long)e));
        tensor.FloatData.AddRange(values);
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    public ModelBytes Stored(TensorProto tensor)
    {
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    public ModelBytes Integers(string name, params long[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = 7 };
        tensor.Dims.Add(values.Length);
        tensor.Int64Data.AddRange(values);
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Adds a node whose name is "n_" and its first output.</summary>
    /// <param name="op">Operator, or domain and operator with a colon between them.</param>
    /// <param name="inputs">Operands.</param>
    /// <param name="output">Results, with commas between them.</param>
    /// <param name="attributes">Attributes; graphs are given as models.</param>
    public ModelBytes Node(string op, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        _model.Graph.Node.Add(NodeOf(op, inputs, output, attributes));
        return this;
    }

    /// <summary>Names the version of another domain's operators.</summary>
    public ModelBytes Uses(string domain, int version)
    {
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = version });
        return this;
    }

    /// <summary>Adds a function of the domain "own".</summary>
    public ModelBytes Function(string name, string[] inputs, string[] outputs, string[] attributes, params NodeProto[] body)
    {
        var function = new FunctionProto { Name = name, Domain = "own", Input = { inputs }, Output = { outputs }, Attribute = { attributes }, Node = { body } };
        function.OpsetImport.Add(_model.OpsetImport);
        _model.Functions.Add(function);
        return this;
    }

    public static NodeProto NodeOf(string op, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        string[] results = output.Split(','), parts = op.Split(':');
        var node = new NodeProto { OpType = parts[^1], Domain = parts.Length > 1 ? parts[0] : string.Empty, Name = "n_" + results[0] };
        node.Input.AddRange(inputs);
        node.Output.AddRange(results);
        node.Attribute.AddRange(attributes.Select(static a => Attribute(a.Name, a.Value)));
        return node;
    }

    public byte[] ToArray() => _model.ToByteArray();

    public ImportedModel Load(OnnxLoadOptions? options = null)
    {
        using var stream = new MemoryStream(ToArray());
        return OnnxModel.Load(stream, "test.onnx", options);
    }

    public static float[] Run(ImportedModel model, int rows, params float[] input)
    {
        var inputs = new Dictionary<string, Literal> { [model.Inputs[0].Name] = Literal.Of(model.Inputs[0].Type.Bind(rows), input) };
        return Execution.Run(model.Graph, inputs, rows)[model.Outputs[0].Name].Floats;
    }

    private static AttributeProto Attribute(string name, object value) => value switch
    {
        int i => new AttributeProto { Name = name, I = i, Type = AttributeProto.Types.AttributeType.Int },
        float f => new AttributeProto { Name = name, F = f, Type = AttributeProto.Types.AttributeType.Float },
        string s => new AttributeProto { Name = name, S = ByteString.CopyFromUtf8(s), Type = AttributeProto.Types.AttributeType.String },
        long[] list => new AttributeProto { Name = name, Ints = { list }, Type = AttributeProto.Types.AttributeType.Ints },
        TensorProto t => new AttributeProto { Name = name, T = t, Type = AttributeProto.Types.AttributeType.Tensor },
        SparseTensorProto t => new AttributeProto { Name = name, SparseTensor = t, Type = AttributeProto.Types.AttributeType.SparseTensor },
        ModelBytes m => new AttributeProto { Name = name, G = m.Message.Graph, Type = AttributeProto.Types.AttributeType.Graph },
        string[] list => new AttributeProto { Name = name, Strings = { list.Select(ByteString.CopyFromUtf8) }, Type = AttributeProto.Types.AttributeType.Strings },
        float[] list => new AttributeProto { Name = name, Floats = { list }, Type = AttributeProto.Types.AttributeType.Floats },
        FromFunction reference => new AttributeProto { Name = name, RefAttrName = reference.Name, Type = reference.Type },
        _ => throw new ArgumentException($"No attribute type for {value}.", nameof(value)),
    };

    private ModelBytes Add(RepeatedField<ValueInfoProto> list, string name, TensorProto.Types.DataType type, object[] extents)
    {
        var shape = new TensorShapeProto();
        foreach (object extent in extents)
            shape.Dim.Add(extent is int size ? new TensorShapeProto.Types.Dimension { DimValue = size } : new TensorShapeProto.Types.Dimension { DimParam = (string)extent });
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type };
        if (extents.Length > 0) tensor.Shape = shape;
        list.Add(new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } });
        return this;
    }
}
