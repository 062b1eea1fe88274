using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Reads ONNX model files.</summary>
/// <remarks>Files are not trusted: sizes are checked before anything is allocated, and every fault ends in an <see cref="InvalidModelException"/>. Stateless and thread-safe.</remarks>
public static class OnnxModel
{
    /// <summary>Operators that can be imported, sorted; those outside the standard domain with their domain, as in <c>ai.onnx.ml.Scaler</c>.</summary>
    public static IReadOnlyList<string> Operators { get; } = [.. OperatorTable.QualifiedNames];

    /// <summary>Operators of the standard domain that are known and cannot be imported, with the reason as the end of a sentence that begins with the operator.</summary>
    public static IReadOnlyDictionary<string, string> Refused { get; } = RefusedOperators.Reasons.AsReadOnly();

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to read it; null for the defaults: the first axis is the batch.</param>
    /// <exception cref="InvalidModelException">The file is malformed, or uses something that is not supported.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">Some options are invalid; the message lists every broken rule.</exception>
    public static ImportedModel Load(string path, OnnxLoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options = Checked(options);
        return ModelLoading.Load(ModelInspection.Of(ModelFile.Read(path, options.MaximumFileBytes)), options);
    }

    /// <summary>Reads a stream to its end. Tensors that are kept in other files are refused; <see cref="Load(string, OnnxLoadOptions?)"/> reads them.</summary>
    /// <param name="stream">The bytes of a file; not closed.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">How to read it; null for the defaults: the first axis is the batch.</param>
    /// <exception cref="InvalidModelException">The content is malformed, or uses something that is not supported.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <exception cref="ArgumentException">Some options are invalid; the message lists every broken rule.</exception>
    public static ImportedModel Load(Stream stream, string name, OnnxLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        options = Checked(options);
        return ModelLoading.Load(ModelInspection.Of(ModelFile.Read(stream, new ModelSource(name), options.MaximumFileBytes)), options);
    }

    /// <summary>Reads a file for one set of inputs: shapes as given, no batch axis imposed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="inputs">The inputs by name. Their shapes bind the axes that the file leaves open; their numbers matter only where the file
    /// computes shapes from them, and then the graph holds for these numbers only, which a note says.</param>
    /// <exception cref="InvalidModelException">The file is malformed, or uses something that is not supported.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ImportedModel LoadFixed(string path, IReadOnlyDictionary<string, Literal> inputs) =>
        Load(path, new OnnxLoadOptions { ShapesAsGiven = true, InputValues = inputs });

    private static OnnxLoadOptions Checked(OnnxLoadOptions? options)
    {
        options ??= new OnnxLoadOptions();
        string[] errors = [.. options.Errors()];
        return errors.Length == 0 ? options : throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }
}
