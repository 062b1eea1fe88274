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
        return Redoubt.Models.OpenAxes.From(inputs, new Shape(mapping.ToAttackSpace(new Tensor(new Shape(one))).Shape.Extents[1..]));
    }
}
