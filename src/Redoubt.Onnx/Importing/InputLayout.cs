using Redoubt.Graphs;
using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Decides the extents of the model's inputs: which axis is the batch, and what the caller or the file fixes.</summary>
internal sealed class InputLayout
{
    private InputLayout(BatchMode mode, IReadOnlyDictionary<string, ModelInput> inputs) => (Mode, Inputs) = (mode, inputs);

    public BatchMode Mode { get; }

    public IReadOnlyDictionary<string, ModelInput> Inputs { get; }

    /// <summary>The layout that the options ask for: as given, batched where the file leaves the first axis open, re-batched where it fixes it to 1.</summary>
    public static InputLayout Choose(ModelInspection model, OnnxLoadOptions options)
    {
        if (options.ShapesAsGiven) return Of(model, options, BatchMode.AsGiven);
        ValueInfoProto[] inputs = [.. model.DataInputs];
        if (inputs.Any(i => IsOpen(Extent(i, 0)))) return Of(model, options, BatchMode.Batched);
        bool fixedToOne = inputs.Length > 0 && inputs.All(static i => Rank(i) < 2 || Extent(i, 0) is { DimValue: 1 }) && inputs.Any(static i => Rank(i) >= 2);
        return Of(model, options, fixedToOne ? BatchMode.Rebatched : BatchMode.RowByRow);
    }

    /// <summary>The same inputs for one row per run.</summary>
    public static InputLayout OneRow(ModelInspection model, OnnxLoadOptions options) => Of(model, options, BatchMode.RowByRow);

    private static InputLayout Of(ModelInspection model, OnnxLoadOptions options, BatchMode mode)
    {
        // A name on the first axis of one input means the batch wherever it stands.
        var batchNames = model.DataInputs.Select(static i => Extent(i, 0)?.DimParam ?? string.Empty).Where(static n => n.Length > 0).ToHashSet(StringComparer.Ordinal);
        batchNames.ExceptWith(options.AxisSizes.Keys);
        var reader = new ExtentReader(model.File.Source, options, mode, batchNames);
        return new InputLayout(mode, model.DataInputs.ToDictionary(static i => i.Name, reader.Read, StringComparer.Ordinal));
    }

    private static int Rank(ValueInfoProto input) => input.Type?.TensorType?.Shape?.Dim.Count ?? 0;

    private static TensorShapeProto.Types.Dimension? Extent(ValueInfoProto input, int axis) =>
        axis < Rank(input) ? input.Type.TensorType.Shape.Dim[axis] : null;

    private static bool IsOpen(TensorShapeProto.Types.Dimension? extent) =>
        extent is not null && (extent.ValueCase != TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue || extent.DimValue <= 0);

    private sealed class ExtentReader(ModelSource source, OnnxLoadOptions options, BatchMode mode, HashSet<string> batchNames)
    {
        private readonly Dictionary<string, int> _bound = new(options.AxisSizes, StringComparer.Ordinal);

        public ModelInput Read(ValueInfoProto input)
        {
            if (input.Type?.TensorType is not { } declared) throw source.Error($"input '{input.Name}' is not a tensor, which is not supported.");
            var fileType = (OnnxElementType)declared.ElemType;
            ElementType type = fileType.ToGraph() ?? throw source.Error($"input '{input.Name}' has element type {fileType}, which is not supported.");
            Shape? given = options.InputShapes.TryGetValue(input.Name, out Shape shape) ? shape
                : mode == BatchMode.AsGiven && options.InputValues.TryGetValue(input.Name, out Literal? literal) ? literal.Shape
                : null;
            if (declared.Shape is null && given is null) throw source.Error($"input '{input.Name}' does not state its extents; give its shape.");
            int rank = declared.Shape?.Dim.Count ?? given!.Value.Rank;
            if (given is { } g && g.Rank != rank) throw source.Error($"input '{input.Name}' has {rank} axes, but the shape given for it is {g}.");
            var extents = new Dimension[rank];
            for (int axis = 0; axis < rank; axis++) extents[axis] = Read(input.Name, rank, declared.Shape?.Dim[axis], axis, given?[axis]);
            if (extents.Aggregate(1.0, static (count, d) => count * d.Size) > int.MaxValue) throw source.Error($"input '{input.Name}' has more than {int.MaxValue} elements.");
            return new ModelInput(input.Name, fileType, Text(declared.Shape), new TensorType(type, extents));
        }

        private Dimension Read(string input, int rank, TensorShapeProto.Types.Dimension? declared, int axis, int? given)
        {
            if (declared is not null && !IsOpen(declared))
            {
                if (declared.DimValue > int.MaxValue) throw source.Error($"input '{input}' has an extent of {declared.DimValue}.");
                if (mode == BatchMode.Rebatched && axis == 0 && rank > 1) return Dimension.Batch;
                bool differs = given is { } g && g != declared.DimValue && !(axis == 0 && mode != BatchMode.AsGiven);
                return differs ? throw source.Error($"input '{input}' has extent {declared.DimValue} on axis {axis}, not {given}.") : (int)declared.DimValue;
            }

            string name = declared?.DimParam ?? string.Empty;
            bool batch = mode != BatchMode.AsGiven && (axis == 0 || batchNames.Contains(name)) && !_bound.ContainsKey(name);
            if (batch) return mode == BatchMode.RowByRow ? 1 : Dimension.Batch;
            if (given is { } size && name.Length > 0 && _bound.TryAdd(name, size)) return size;
            int known = given ?? _bound.GetValueOrDefault(name, -1);
            if (known < 0) throw source.Error($"input '{input}' leaves axis {axis}{(name.Length > 0 ? $" ('{name}')" : string.Empty)} open; give its extent.");
            return _bound.GetValueOrDefault(name, known) == known ? known : throw source.Error($"axis '{name}' is given two extents, {_bound[name]} and {known}.");
        }

        private static string Text(TensorShapeProto? shape) =>
            shape is null ? "[...]" : $"[{string.Join(',', shape.Dim.Select(static d => IsOpen(d) ? d.DimParam.Length > 0 ? d.DimParam : "?" : d.DimValue.ToString(System.Globalization.CultureInfo.InvariantCulture)))}]";
    }
}
