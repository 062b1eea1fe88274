using System.Runtime.CompilerServices;

namespace Redoubt.Tensors;

/// <summary>Pointers to consecutive output pixels, counted through rows and images, and to what belongs to them. Lives in a thread's scratch.</summary>
internal unsafe struct PixelTable
{
    /// <summary>Most pixels of one table.</summary>
    public const int Capacity = 512;

    /// <summary>Floats of scratch that a table takes: four pointers for each pixel.</summary>
    public const int ScratchLength = Capacity * 8;

    /// <summary>The input element under the first weight.</summary>
    public float** Inputs;
    public float** Outputs;
    public float** Addends;
    public float** Masks;

    public PixelTable(float* scratch)
    {
        Inputs = (float**)scratch;
        Outputs = Inputs + Capacity;
        Addends = Outputs + Capacity;
        Masks = Addends + Capacity;
    }

    /// <summary>Fills the table for pixels first … first + count - 1.</summary>
    public readonly void Fill(in ConvolutionGeometry geometry, in ConvolutionArguments arguments, int first, int count)
    {
        Walk(geometry, arguments.Input, first, count, Inputs, true);
        Walk(geometry, arguments.Output, first, count, Outputs, false);
        if (!arguments.Epilogue.Addend.IsAbsent) Walk(geometry, arguments.Epilogue.Addend, first, count, Addends, false);
        if (!arguments.Epilogue.Mask.IsAbsent) Walk(geometry, arguments.Epilogue.Mask, first, count, Masks, false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Walk(in ConvolutionGeometry geometry, in ImageView view, int first, int count, float** pointers, bool isInput)
    {
        int width = geometry.OutputWidth, height = geometry.OutputHeight;
        int strideY = isInput ? geometry.StrideY : 1, strideX = isInput ? geometry.StrideX : 1;
        int x = first % width, row = first / width;
        nint step = view.PixelStride * strideX;
        while (count > 0)
        {
            int y = row % height, run = Math.Min(count, width - x);
            float* pointer = view.At(row / height, y * strideY, x * strideX);
            if (isInput) pointer -= geometry.PadTop * view.RowStride + geometry.PadLeft * view.PixelStride;
            for (int i = 0; i < run; i++, pointer += step) *pointers++ = pointer;
            count -= run;
            row++;
            x = 0;
        }
    }
}
