using Redoubt.Tensors;

namespace Redoubt.Onnx;

/// <summary>Texts in a file. A graph holds none, so only those that are constants can be worked with, at import.</summary>
internal static class MlTexts
{
    /// <summary>The texts of a constant operand; null where it is computed or given.</summary>
    public static (Shape Shape, string[] Items)? Constant(OperatorNode node, int index) => node.Input(index).Stored?.Texts;
}
