using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Turns the nodes of a file into a graph for one layout of the inputs.</summary>
internal sealed class GraphImporter
{
    private readonly ModelInspection _model;
    private readonly InputLayout _layout;
    private readonly ImportScope _scope;
    private long _parameters;

    private GraphImporter(ModelInspection model, InputLayout layout, OnnxLoadOptions options)
    {
        (_model, _layout) = (model, layout);
        _scope = new ImportScope(model.File.Source, layout.Mode == BatchMode.Rebatched, options.InputValues) { Needed = model.NeededNames };
    }

    /// <summary>Imports a model.</summary>
    /// <exception cref="InvalidModelException">The file is malformed or uses something that is not supported.</exception>
    /// <exception cref="BatchDependentException">The model cannot run as a batch of any size.</exception>
    public static ImportedModel Import(ModelInspection model, InputLayout layout, OnnxLoadOptions options) =>
        new GraphImporter(model, layout, options).Import();

    private ImportedModel Import()
    {
        DefineInputs();
        foreach (TensorProto tensor in _model.Initializers.Values)
        {
            Literal literal = TensorReader.Read(tensor, _scope.Source);
            Count(literal);
            _scope.TryDefine(tensor.Name, ImportValue.Of(literal, (OnnxElementType)tensor.DataType));
            NotePrecision((OnnxElementType)tensor.DataType);
        }

        for (int i = 0; i < _model.Graph.Node.Count; i++)
        {
            if (_model.NeededNodes[i]) Lower(_model.Graph.Node[i]);
        }

        return Finish();
    }

    private void DefineInputs()
    {
        foreach (ModelInput input in _layout.Inputs.Values)
        {
            Value value = _scope.Builder.Input(input.Name, input.Type);
            _scope.TryDefine(input.Name, ImportValue.Of(value, input.FileType, isConstant: false));
            NotePrecision(input.FileType);
        }
    }

    private void Lower(NodeProto message)
    {
        var node = new OperatorNode(message, _model.Opset, _scope);
        try
        {
            if (!ExtentArithmetic.TryRun(node)) OperatorTable.Find(message.Domain, message.OpType)!(node);
            node.Attributes.RequireAllRead();
            if (message.OpType == "Constant" && _scope.TryFind(message.Output[0])?.Literal is { } literal) Count(literal);
        }
        catch (Exception e) when (e is InvalidGraphException or ArgumentException or OverflowException or InvalidOperationException or DivideByZeroException
            or IndexOutOfRangeException or UnsupportedOpException)
        {
            throw node.Error($"cannot be imported: {e.Message}", e);
        }
    }

    private ImportedModel Finish()
    {
        var outputs = ImmutableArray.CreateBuilder<ModelOutput>();
        var values = new List<(string, Value)>();
        foreach (ValueInfoProto output in _model.Graph.Output)
        {
            ImportValue value = _scope.TryFind(output.Name) ?? throw _scope.Source.Error($"no node computes the output '{output.Name}'.");
            Value node = value.Node(_scope.Builder)
                ?? throw new BatchDependentException(_scope.Source.Error($"the output '{output.Name}' is computed from the batch size.").Message);
            values.Add((output.Name, node));
            outputs.Add(new ModelOutput(output.Name, value.ElementType, node.Type));
        }

        ModelProto message = _model.File.Message;
        return new ImportedModel
        {
            Graph = Build(values),
            Inputs = [.. _layout.Inputs.Values],
            Outputs = outputs.ToImmutable(),
            BatchMode = _layout.Mode,
            Opset = _model.Opset,
            Producer = $"{message.ProducerName} {message.ProducerVersion}".Trim(),
            Notes = [.. _scope.Notes],
            ParameterCount = _parameters,
            Sha256 = _model.File.Sha256,
            FileName = _scope.Source.Name,
        };
    }

    private Graph Build(List<(string, Value)> outputs)
    {
        try
        {
            return _scope.Builder.Build([.. outputs]);
        }
        catch (InvalidGraphException e)
        {
            throw _scope.Source.Error($"the graph breaks a rule: {e.Message}", e);
        }
    }

    private void Count(Literal literal) => _parameters += literal.ElementType == ElementType.Float32 ? literal.Count : 0;

    private void NotePrecision(OnnxElementType type)
    {
        if (type is OnnxElementType.Float64 or OnnxElementType.Float16 or OnnxElementType.BFloat16) _scope.Note($"{type} tensors are computed in float32.");
    }
}
