namespace Redoubt.Onnx;

/// <summary>Names the file in every message about it.</summary>
/// <param name="name">File name without folders, or what stands for it when the model comes from a stream.</param>
internal sealed class ModelSource(string name)
{
    public string Name => name;

    public InvalidModelException Error(string sentence, Exception? cause = null) => new($"{name}: {sentence}", cause);
}
