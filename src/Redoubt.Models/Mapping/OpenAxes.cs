using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Models;

/// <summary>Fixes the extents that a model file leaves open, other than the batch, to those of the rows.</summary>
public static class OpenAxes
{
    /// <summary>How to read a file for rows of one shape.</summary>
    /// <param name="inputs">The inputs of the file.</param>
    /// <param name="example">Shape of one row in attack space.</param>
    public static OnnxLoadOptions From(IReadOnlyList<OnnxSignature> inputs, Shape example)
    {
        if (inputs is not [{ Extents: { Count: > 1 } extents }] || extents.Skip(1).All(static e => e is not null)) return new OnnxLoadOptions();
        int[] have = extents.Count == 2 ? [1, example.Count] : [1, .. example.Extents];

        // Another number of axes is the mapping's business; its message says what to change.
        if (have.Length != extents.Count) return new OnnxLoadOptions();
        int[] shape = [.. extents.Select((extent, axis) => extent ?? have[axis])];
        return new OnnxLoadOptions { InputShapes = new Dictionary<string, Shape> { [inputs[0].Name] = new(shape) } };
    }
}
