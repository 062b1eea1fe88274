namespace Redoubt.Onnx;

/// <summary>What an exported file says about itself.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Name of the graph. Default <c>redoubt</c>.</summary>
    public string GraphName { get; init; } = "redoubt";

    /// <summary>Free text for readers. Default: none.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Facts about the model, such as the training recipe; written sorted by key. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
