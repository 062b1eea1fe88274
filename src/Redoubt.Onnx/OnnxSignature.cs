using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>The inputs of a model file, for a program that must match arrays with them before it can say what their shapes are.</summary>
/// <param name="Name">Name of the input.</param>
/// <param name="Type">Type in the graph: float32, int64 or Boolean.</param>
public sealed record OnnxSignature(string Name, ElementType Type)
{
    /// <summary>Extents as the file states them, null for an axis that it leaves open; null when it states none.</summary>
    public IReadOnlyList<int?>? Extents { get; init; }

    /// <summary>Reads the inputs that callers give, in the file's order.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidModelException">The file is malformed, or uses something that is not supported.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<OnnxSignature> Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Read(ModelFile.Read(path, new OnnxLoadOptions().MaximumFileBytes));
    }

    /// <summary>Reads the inputs that callers give, in the order of a stream's model.</summary>
    /// <param name="stream">The bytes of a file; not closed.</param>
    /// <param name="name">What messages call it.</param>
    /// <exception cref="InvalidModelException">The content is malformed, or uses something that is not supported.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static IReadOnlyList<OnnxSignature> Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Read(ModelFile.Read(stream, new ModelSource(name), new OnnxLoadOptions().MaximumFileBytes));
    }

    private static List<OnnxSignature> Read(ModelFile file)
    {
        var inputs = new List<OnnxSignature>();
        foreach (ValueInfoProto input in ModelInspection.Of(file).DataInputs)
        {
            var fileType = (OnnxElementType)(input.Type?.TensorType?.ElemType ?? 0);
            ElementType type = fileType.ToGraph() ?? throw file.Source.Error($"input '{input.Name}' has element type {fileType}, which is not supported.");
            inputs.Add(new OnnxSignature(input.Name, type) { Extents = input.Type?.TensorType?.Shape?.Dim.Select(Extent).ToArray() });
        }

        return inputs;
    }

    private static int? Extent(TensorShapeProto.Types.Dimension extent) =>
        extent.ValueCase == TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue && extent.DimValue is > 0 and <= int.MaxValue ? (int)extent.DimValue : null;
}
