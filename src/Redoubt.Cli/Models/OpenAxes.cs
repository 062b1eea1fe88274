using Redoubt.Models;
using Redoubt.Onnx;
using Redoubt.Tensors;

namespace Redoubt.Cli;

/// <summary>Fixes the extents that a model file leaves open, other than the batch, to those of the data.</summary>
internal static class OpenAxes
{
    public static OnnxLoadOptions From(string model, InputMapping mapping, Shape rowShape)
    {
        IReadOnlyList<OnnxSignature> inputs = OnnxSignature.Read(model);
        if (inputs is not [{ Extents: { Count: > 1 } extents }] || extents.Skip(1).All(static e => e is not null)) return new OnnxLoadOptions();
        int[] one = [1, .. rowShape.Extents];
        Tensor example = mapping.ToAttackSpace(new Tensor(new Shape(one)));
        int[] have = extents.Count == 2 ? [1, example.Shape.RowLength] : [.. example.Shape.Extents];

        // Another number of axes is the mapping's business; its message says what to change.
        if (have.Length != extents.Count) return new OnnxLoadOptions();
        int[] shape = [.. extents.Select((extent, axis) => extent ?? have[axis])];
        return new OnnxLoadOptions { InputShapes = new Dictionary<string, Shape> { [inputs[0].Name] = new(shape) } };
    }
}
