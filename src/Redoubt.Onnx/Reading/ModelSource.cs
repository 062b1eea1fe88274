namespace Redoubt.Onnx;

/// <summary>Names the file in every message about it, and opens the files that it keeps tensors in.</summary>
/// <param name="name">File name without folders, or what stands for it when the model comes from a stream.</param>
/// <param name="folder">Folder of the file; null for a stream, which can keep no tensors elsewhere.</param>
internal sealed class ModelSource(string name, string? folder = null)
{
    public string Name => name;

    /// <summary>The files beside the model that its tensors name; null for a stream.</summary>
    public ExternalFiles? External { get; } = folder is null ? null : new ExternalFiles(folder);

    public InvalidModelException Error(string sentence, Exception? cause = null) => new($"{name}: {sentence}", cause);
}
