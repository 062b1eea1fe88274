namespace Redoubt.Tensors.Tests;

/// <summary>Convolution sizes to test: chosen edge cases and random ones.</summary>
internal static class Geometries
{
    public static IEnumerable<ConvolutionGeometry> Chosen { get; } =
    [
        ConvolutionGeometry.Square(5, 3, 17, 3, 1, 1),
        ConvolutionGeometry.Square(7, 1, 32, 5, 1, 2),
        ConvolutionGeometry.Square(8, 16, 16, 3, 1, 1),
        ConvolutionGeometry.Square(8, 16, 33, 3, 2, 1),
        ConvolutionGeometry.Square(8, 19, 40, 1, 2),
        ConvolutionGeometry.Square(4, 33, 10, 3, 1, 1),
        ConvolutionGeometry.Square(4, 24, 70, 1),
        ConvolutionGeometry.Square(9, 2, 3, 4, 3, 2),
        ConvolutionGeometry.Square(6, 20, 20, 3, 1, 1) with { Groups = 20 },
        ConvolutionGeometry.Square(7, 5, 5, 3, 2, 1) with { Groups = 5 },
        ConvolutionGeometry.Square(6, 8, 12, 3, 1, 1) with { Groups = 4 },
        ConvolutionGeometry.Square(9, 4, 6, 3, 2, 2) with { DilationY = 2, DilationX = 2 },
        ConvolutionGeometry.Square(9, 4, 6, 2, 1, 0) with { DilationY = 3, DilationX = 2, StrideY = 2, PadTop = 1, PadRight = 2 },
        ConvolutionGeometry.Square(1, 37, 130, 1),

        // More phases of the input gradient than are searched in order, most of them without a kernel tap, and as many as the kernel has taps.
        new ConvolutionGeometry(30, 25, 3, 18, 3, 2) { StrideY = 11, StrideX = 9, PadTop = 1, PadBottom = 2 },
        ConvolutionGeometry.Square(20, 3, 17, 9, 9) with { PadRight = 1 },
    ];

    public static ConvolutionGeometry Random(RandomKey key)
    {
        int Pick(int low, int high, uint index) => low + key.Below(high - low + 1, index);
        int groups = Pick(0, 3, 0) == 0 ? Pick(2, 4, 1) : 1;
        int kernelY = Pick(1, 4, 2), kernelX = Pick(1, 4, 3), dilationY = Pick(1, 2, 4), dilationX = Pick(1, 2, 5);
        return new ConvolutionGeometry(
            Pick((kernelY - 1) * dilationY + 1, 12, 6), Pick((kernelX - 1) * dilationX + 1, 12, 7), groups * Pick(1, 20, 8), groups * Pick(1, 40, 9), kernelY, kernelX)
        {
            StrideY = Pick(1, 3, 10), StrideX = Pick(1, 3, 11), DilationY = dilationY, DilationX = dilationX,
            PadTop = Pick(0, 2, 12), PadLeft = Pick(0, 2, 13), PadBottom = Pick(0, 2, 14), PadRight = Pick(0, 2, 15), Groups = groups,
        };
    }
}
