using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>How to read a model file.</summary>
public sealed record OnnxLoadOptions
{
    /// <summary>Longest file that is read, in bytes. Default: 2^31 - 1, the limit of the format.</summary>
    public long MaximumFileBytes { get; init; } = int.MaxValue;

    /// <summary>Whether shapes are taken as given, so that no axis becomes the batch. Default false. See <see cref="OnnxModel.LoadFixed(string, IReadOnlyDictionary{string, Literal})"/>.</summary>
    public bool ShapesAsGiven { get; init; }

    /// <summary>Shapes of inputs by name, for axes that the file leaves open. In a batched model the first extent is ignored. Default: none.</summary>
    public IReadOnlyDictionary<string, Shape> InputShapes { get; init; } = new Dictionary<string, Shape>();

    /// <summary>Numbers of inputs by name, used only where the file computes shapes from an input; with <see cref="ShapesAsGiven"/> they also give the
    /// shapes. Default: none.</summary>
    public IReadOnlyDictionary<string, Literal> InputValues { get; init; } = new Dictionary<string, Literal>();

    /// <summary>Extents of named open axes other than the batch, for example <c>sequence</c>. Default: none.</summary>
    public IReadOnlyDictionary<string, int> AxisSizes { get; init; } = new Dictionary<string, int>();

    /// <summary>Whether named values inside the graph become outputs too: every one of floating-point numbers whose first axis is the batch, under
    /// <see cref="ImportedModel.InteriorPrefix"/> and its name. Default false.</summary>
    public bool InteriorValues { get; init; }

    /// <summary>One sentence per broken rule, none when valid.</summary>
    public IEnumerable<string> Errors()
    {
        if (MaximumFileBytes is < 1 or > int.MaxValue) yield return $"MaximumFileBytes must be in [1, {int.MaxValue}], was {MaximumFileBytes}.";
        foreach ((string name, int size) in AxisSizes)
        {
            if (size < 1) yield return $"AxisSizes['{name}'] must be positive, was {size}.";
        }
    }
}
