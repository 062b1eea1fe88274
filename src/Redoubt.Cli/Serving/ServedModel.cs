using System.Collections.Immutable;
using Redoubt.Graphs;
using Redoubt.Onnx;
using Redoubt.Protocol;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>A compiled model that answers requests of the inference protocol. One request at a time.</summary>
internal sealed class ServedModel : IDisposable
{
    /// <summary>The only version there is.</summary>
    public const string Version = "1";

    private const int LargestPlan = 64;

    private readonly ImportedModel _model;
    private readonly Plan _plan;
    private readonly int _mostRows;
    private readonly bool _rowByRow;

    private ServedModel(ImportedModel model, Plan plan, int mostRows, string name)
    {
        _model = model;
        _plan = plan;
        _mostRows = mostRows;
        _rowByRow = model.BatchMode == BatchMode.RowByRow && model.Inputs.All(static i => HasSingleRow(i.Type)) && model.Outputs.All(o => HasSingleRow(plan.Graph.OutputType(o.Name)));
        Metadata = new ModelMetadata
        {
            Name = name,
            Versions = [Version],
            Platform = "onnx",
            Inputs = [.. model.Inputs.Select(input => ServedTypes.Metadata(input.Name, input.FileType, input.Type, _rowByRow))],
            Outputs = [.. model.Outputs.Select(output => ServedTypes.Metadata(output.Name, output.FileType, plan.Graph.OutputType(output.Name), _rowByRow))],
        };
    }

    /// <summary>What the server says about the model.</summary>
    public ModelMetadata Metadata { get; }

    /// <summary>Compiles a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">Its name for clients.</param>
    /// <param name="mostRows">Most rows of a request.</param>
    /// <param name="threads">Threads of the kernels.</param>
    public static ServedModel Create(ImportedModel model, string name, int mostRows, int threads)
    {
        // Where rows do not depend on each other, a large request is computed in parts; else it must fit the plan whole.
        bool isFixed = model.Inputs.All(static input => input.Type.IsFixed);
        int capacity = isFixed ? 1 : RowIndependence.FindMixing(model.Graph) is null ? Math.Min(mostRows, LargestPlan) : mostRows;
        return new ServedModel(model, Plan.Compile(model.Graph, new PlanOptions { Capacity = capacity, Threads = threads }), mostRows, name);
    }

    /// <summary>Runs the model on what a request holds.</summary>
    /// <exception cref="InvalidMessageException">The request does not fit the model; the message says what does.</exception>
    public InferenceResponse Run(InferenceRequest request)
    {
        ImmutableArray<ModelOutput> wanted = Wanted(request);
        (Literal[] inputs, int rows) = Inputs(request);
        var parts = new List<Literal[]>();
        int step = _rowByRow ? 1 : _plan.Capacity;
        for (int start = 0; start < rows; start += step)
        {
            int count = Math.Min(step, rows - start);
            for (int i = 0; i < inputs.Length; i++) _plan.SetInput(_model.Inputs[i].Name, IsOpen(i) ? Slice(inputs[i], start, count) : inputs[i]);
            _plan.Run(count);
            parts.Add([.. wanted.Select(output => _plan.GetOutput(output.Name, count))]);
        }

        return new InferenceResponse
        {
            ModelName = Metadata.Name,
            ModelVersion = Version,
            Id = request.Id,
            Outputs = [.. wanted.Select((output, o) => ServedTypes.ToTensor(output.Name, output.FileType, Join([.. parts.Select(part => part[o])])))],
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _plan.Dispose();

    private bool IsOpen(int input) => _rowByRow || !_model.Inputs[input].Type.IsFixed;

    private ImmutableArray<ModelOutput> Wanted(InferenceRequest request)
    {
        if (request.Outputs.Length == 0) return _model.Outputs;

        // Otherwise a short request could ask for an answer of any length.
        if (request.Outputs.DistinctBy(static output => output.Name).Count() < request.Outputs.Length) throw new InvalidMessageException("the request asks for an output twice");
        return [.. request.Outputs.Select(output => _model.Outputs.FirstOrDefault(known => known.Name == output.Name)
            ?? throw new InvalidMessageException($"the model has no output '{output.Name}'; it has {string.Join(", ", Metadata.Outputs)}"))];
    }

    private (Literal[] Inputs, int Rows) Inputs(InferenceRequest request)
    {
        string known = string.Join(", ", Metadata.Inputs);
        var literals = new Literal[_model.Inputs.Length];
        int? rows = null;
        foreach (InferenceTensor tensor in request.Inputs)
        {
            int index = Metadata.Inputs.ToList().FindIndex(input => input.Name == tensor.Name);
            if (index < 0) throw new InvalidMessageException($"the model has no input '{tensor.Name}'; it has {known}");
            if (literals[index] is not null) throw new InvalidMessageException($"the input '{tensor.Name}' is there twice");
            TensorMetadata wanted = Metadata.Inputs[index];
            if (tensor.Datatype != wanted.Datatype || !Fits(tensor.Shape, wanted.Shape)) throw new InvalidMessageException($"the model wants {wanted}, the request has {tensor}");
            if (IsOpen(index))
            {
                if (rows is { } others && others != tensor.Rows) throw new InvalidMessageException($"the inputs have different numbers of rows: {others} and {tensor.Rows}");
                rows = tensor.Rows;
            }

            literals[index] = ServedTypes.ToLiteral(tensor, _model.Inputs[index].Type.ElementType);
        }

        int missing = Array.IndexOf(literals, null);
        if (missing >= 0) throw new InvalidMessageException($"the input '{_model.Inputs[missing].Name}' is missing; the model has {known}");
        if (rows == 0) throw new InvalidMessageException("the request has no rows");
        if (rows > _mostRows) throw new InvalidMessageException($"the request has {rows} rows, this server takes at most {_mostRows}") { IsTooLarge = true };
        return (literals, rows ?? 1);
    }

    private static bool Fits(ImmutableArray<int> shape, ImmutableArray<long> wanted)
    {
        if (shape.Length != wanted.Length) return false;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            if (wanted[axis] >= 0 && shape[axis] != wanted[axis]) return false;
        }

        return true;
    }

    private static bool HasSingleRow(TensorType type) => type.Rank > 0 && type.IsFixed && type[0].Size == 1;

    private static Literal Slice(Literal value, int start, int count)
    {
        if (start == 0 && count == value.Shape[0]) return value;
        int length = value.Shape.RowLength;
        Shape shape = value.Shape.WithRows(count);
        return value.ElementType switch
        {
            ElementType.Int64 => Literal.Of(shape, value.Integers.AsSpan(start * length, count * length).ToArray()),
            ElementType.Float32 => Literal.Of(shape, value.Floats.AsSpan(start * length, count * length).ToArray()),
            _ => Literal.Of(shape, value.Booleans.AsSpan(start * length, count * length).ToArray()),
        };
    }

    private static Literal Join(Literal[] parts)
    {
        if (parts.Length == 1) return parts[0];
        Shape shape = parts[0].Shape.WithRows(parts.Sum(static part => part.Shape[0]));
        return parts[0].ElementType switch
        {
            ElementType.Int64 => Literal.Of(shape, parts.SelectMany(static part => part.Integers).ToArray()),
            ElementType.Float32 => Literal.Of(shape, parts.SelectMany(static part => part.Floats).ToArray()),
            _ => Literal.Of(shape, parts.SelectMany(static part => part.Booleans).ToArray()),
        };
    }
}
