using Redoubt.Graphs;

namespace Redoubt.Onnx;

/// <summary>Signals <c>[N,C,L]</c> as images of height 1.</summary>
internal static class Lines
{
    public static Value ToImage(Value line) => line.Reshape(line.Type[0], line.Type[1], 1, line.Type[2]);

    public static Value From(Value image) => image.Reshape(image.Type[0], image.Type[1], image.Type[3]);
}
