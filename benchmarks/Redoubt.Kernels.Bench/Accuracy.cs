using System.Runtime.InteropServices;
using Redoubt.Tensors;

namespace Redoubt.Kernels.Bench;

/// <summary>Rounding error of the convolution algorithms: one image, uniform inputs in [-1, 1] and weights in ±sqrt(6 / inputs), against double precision.</summary>
internal static unsafe class Accuracy
{
    /// <summary>Largest and root-mean-square error over the root-mean-square output.</summary>
    public static (double Largest, double RootMeanSquare) Of(ConvolutionGeometry g, InstructionSet set, ConvolutionAlgorithm algorithm)
    {
        var operation = Convolution.Create(g, set, algorithm);
        Halo halo = operation.RequiredHalo;
        int width = g.InputWidth + halo.Left + halo.Right, height = g.InputHeight + halo.Top + halo.Bottom, fan = g.InputChannels * g.Taps;
        float* image = Zeros((long)width * height * g.InputChannels), output = Zeros((long)g.OutputHeight * g.OutputWidth * g.OutputChannels);
        float* weights = Zeros((long)g.OutputChannels * fan), packed = Zeros(operation.PackedLength), scratch = Zeros(operation.ScratchLength);
        nint row = (nint)width * g.InputChannels;
        var input = new ImageView(image + halo.Top * row + halo.Left * g.InputChannels, g.InputHeight, g.InputWidth, g.InputChannels, g.InputChannels, row, height * row);
        var key = new RandomKey(1);
        for (int y = 0; y < g.InputHeight; y++) key.Fold((ulong)y).FillUniform(new Span<float>(input.At(0, y, 0), g.InputWidth * g.InputChannels), -1, 1);
        key.Fold(1000).FillUniform(new Span<float>(weights, g.OutputChannels * fan), -MathF.Sqrt(6f / fan), MathF.Sqrt(6f / fan));
        for (int unit = 0; unit < operation.PackUnits; unit++) operation.Pack(unit, weights, packed);
        var arguments = new ConvolutionArguments { Input = input, Output = ImageView.Dense(output, g.OutputHeight, g.OutputWidth, g.OutputChannels), Packed = packed };
        for (int unit = 0; unit < operation.Units(1); unit++) operation.Run(unit, 1, arguments, scratch);
        double largest = 0, squares = 0, energy = 0;
        long count = (long)g.OutputHeight * g.OutputWidth * g.OutputChannels;
        for (long i = 0; i < count; i++)
        {
            double exact = Exact(g, input, weights, (int)(i / g.OutputChannels), (int)(i % g.OutputChannels)), error = output[i] - exact;
            largest = Math.Max(largest, Math.Abs(error));
            squares += error * error;
            energy += exact * exact;
        }

        foreach (nint block in new[] { (nint)image, (nint)output, (nint)weights, (nint)packed, (nint)scratch }) NativeMemory.AlignedFree((void*)block);
        double scale = Math.Sqrt(energy / count);
        return (largest / scale, Math.Sqrt(squares / count) / scale);
    }

    private static double Exact(in ConvolutionGeometry g, in ImageView input, float* weights, int pixel, int o)
    {
        double sum = 0;
        (int y, int x) = Math.DivRem(pixel, g.OutputWidth);
        for (int ky = 0; ky < g.KernelHeight; ky++)
        {
            for (int kx = 0; kx < g.KernelWidth; kx++)
            {
                float* from = input.At(0, y - g.PadTop + ky, x - g.PadLeft + kx);
                for (int i = 0; i < g.InputChannels; i++) sum += (double)from[i] * weights[((o * g.InputChannels + i) * g.KernelHeight + ky) * g.KernelWidth + kx];
            }
        }

        return sum;
    }

    private static float* Zeros(long length)
    {
        var block = (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(64, length * 4), 64);
        new Span<float>(block, checked((int)length)).Clear();
        return block;
    }
}
