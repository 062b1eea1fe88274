using Redoubt.Graphs;

namespace Redoubt.Models;

/// <summary>The windows of convolutions and pools that networks share.</summary>
internal static class Windows
{
    /// <summary>A square window with the same stride and border on all sides.</summary>
    public static WindowAttributes Of(int kernel, int stride, int pad) => new()
    {
        KernelHeight = kernel,
        KernelWidth = kernel,
        StrideHeight = stride,
        StrideWidth = stride,
        PadTop = pad,
        PadLeft = pad,
        PadBottom = pad,
        PadRight = pad,
    };

    /// <summary>The largest of every two by two values.</summary>
    public static Value Halve(Value input) => input.Unary(OpKind.MaxPool, Of(2, 2, 0));
}
