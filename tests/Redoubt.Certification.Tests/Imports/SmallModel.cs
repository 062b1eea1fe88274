using Google.Protobuf;
using Redoubt.Graphs;
using Redoubt.Onnx;

namespace Redoubt.Certification.Tests;

/// <summary>A small ONNX file in memory: input "x" [N, columns], output "y".</summary>
internal sealed class SmallModel
{
    private readonly ModelProto _model = new() { IrVersion = 8, ProducerName = "test", Graph = new GraphProto { Name = "g" } };

    public SmallModel(params int[] row)
    {
        _model.OpsetImport.Add(new OperatorSetIdProto { Version = 20 });
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "ai.onnx.ml", Version = 3 });
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = "N" } } };
        foreach (int extent in row) shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = extent });
        _model.Graph.Input.Add(new ValueInfoProto { Name = "x", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1, Shape = shape } } });
        _model.Graph.Output.Add(new ValueInfoProto { Name = "y", Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = 1 } } });
    }

    public SmallModel Floats(string name, int[] extents, params float[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = 1, FloatData = { values } };
        tensor.Dims.AddRange(extents.Select(static e => (long)e));
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    /// <summary>Adds integers of an ONNX type that is kept as int32: 2 for uint8, 3 for int8, 6 for int32.</summary>
    public SmallModel Integers(string name, int type, int[] extents, params int[] values)
    {
        var tensor = new TensorProto { Name = name, DataType = type, Int32Data = { values } };
        tensor.Dims.AddRange(extents.Select(static e => (long)e));
        _model.Graph.Initializer.Add(tensor);
        return this;
    }

    public SmallModel Longs(string name, params long[] values)
    {
        _model.Graph.Initializer.Add(new TensorProto { Name = name, DataType = 7, Dims = { values.Length }, Int64Data = { values } });
        return this;
    }

    public SmallModel Node(string op, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        string[] parts = op.Split(':');
        var node = new NodeProto { OpType = parts[^1], Domain = parts.Length > 1 ? parts[0] : string.Empty, Input = { inputs }, Output = { output } };
        foreach ((string name, object value) in attributes)
        {
            node.Attribute.Add(value switch
            {
                float f => new AttributeProto { Name = name, F = f, Type = AttributeProto.Types.AttributeType.Float },
                int i => new AttributeProto { Name = name, I = i, Type = AttributeProto.Types.AttributeType.Int },
                float[] list => new AttributeProto { Name = name, Floats = { list }, Type = AttributeProto.Types.AttributeType.Floats },
                _ => new AttributeProto { Name = name, S = ByteString.CopyFromUtf8((string)value), Type = AttributeProto.Types.AttributeType.String },
            });
        }

        _model.Graph.Node.Add(node);
        return this;
    }

    public Graph Load() => OnnxModel.Load(new MemoryStream(_model.ToByteArray()), "small.onnx").Graph;
}
