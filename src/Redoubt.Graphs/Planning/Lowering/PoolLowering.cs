using Redoubt.Tensors;

namespace Redoubt.Graphs;

/// <summary>Steps of pools and their gradients.</summary>
internal static class PoolLowering
{
    public static void Pool(LoweringContext context, int node)
    {
        Node n = context.Node(node);
        Storage[] sources = [.. n.Inputs.Select(operand => context.Read(operand, StorageLayout.Image))];
        Storage target = context.Define(node, StorageLayout.Image);
        context.Add(new PoolStep(PoolKernels.For(context.Set), n.Kind, Geometry(n.As<WindowAttributes>()), sources, target));
    }

    private static PoolGeometry Geometry(WindowAttributes window) => new(window.KernelHeight, window.KernelWidth)
    {
        StrideY = window.StrideHeight,
        StrideX = window.StrideWidth,
        DilationY = window.DilationHeight,
        DilationX = window.DilationWidth,
        PadTop = window.PadTop,
        PadLeft = window.PadLeft,
        PadBottom = window.PadBottom,
        PadRight = window.PadRight,
        CountIncludePad = window.CountBorder,
    };
}
