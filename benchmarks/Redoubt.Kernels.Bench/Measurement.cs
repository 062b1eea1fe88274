using System.Runtime.InteropServices;
using Redoubt.Tensors;

namespace Redoubt.Kernels.Bench;

/// <summary>Times one layer's kernels on prepared memory.</summary>
internal sealed unsafe class Measurement(Crew crew, InstructionSet set, TimeProvider time, double seconds)
{
    public double Forward(Layer layer, ConvolutionAlgorithm algorithm) => Time(Convolution.Create(layer.Geometry, set, algorithm), layer, false);

    public double InputGradient(Layer layer, ConvolutionAlgorithm algorithm) => Time(ConvolutionInputGradient.Create(layer.Geometry, set, algorithm), layer, true);

    public double WeightGradient(Layer layer, ConvolutionAlgorithm algorithm)
    {
        ConvolutionGeometry g = layer.Geometry;
        var operation = ConvolutionWeightGradient.Create(g, set, algorithm);
        ImageView input = Images(layer.Rows, g.InputHeight, g.InputWidth, g.InputChannels, operation.RequiredHalo, out float* inputBlock);
        ImageView gradient = Images(layer.Rows, g.OutputHeight, g.OutputWidth, g.OutputChannels, default, out float* gradientBlock);
        float* result = Floats((long)g.OutputChannels * g.InputChannelsPerGroup * g.Taps), shared = Floats(operation.SharedLength);
        float*[] scratch = Scratch(operation.ScratchLength);
        var arguments = new WeightGradientArguments { Input = input, OutputGradient = gradient, Gradient = result, Shared = shared };
        double best = Best(() =>
        {
            for (int phase = 0; phase < ConvolutionWeightGradient.Phases; phase++)
            {
                int units = operation.Units(phase, layer.Rows), current = phase;
                if (units > 0) crew.Run(units, (unit, worker) => operation.Run(current, unit, layer.Rows, arguments, scratch[worker]));
            }
        });
        Free(inputBlock, gradientBlock, result, shared);
        foreach (float* block in scratch) Free(block);
        return best;
    }

    private double Time(Convolution operation, Layer layer, bool backward)
    {
        ConvolutionGeometry g = layer.Geometry;
        (int h, int w, int c) from = (g.InputHeight, g.InputWidth, g.InputChannels), to = (g.OutputHeight, g.OutputWidth, g.OutputChannels);
        if (backward) (from, to) = (to, from);
        ImageView input = Images(layer.Rows, from.h, from.w, from.c, operation.RequiredHalo, out float* inputBlock);
        ImageView output = Images(layer.Rows, to.h, to.w, to.c, new Halo(1, 1, 1, 1), out float* outputBlock);
        float* weights = Floats((long)g.OutputChannels * g.InputChannelsPerGroup * g.Taps), packed = Floats(operation.PackedLength);
        for (int unit = 0; unit < operation.PackUnits; unit++) operation.Pack(unit, weights, packed);
        float*[] scratch = Scratch(operation.ScratchLength);
        var arguments = new ConvolutionArguments { Input = input, Output = output, Packed = packed };
        int units = operation.Units(layer.Rows);
        double best = Best(() => crew.Run(units, (unit, worker) => operation.Run(unit, layer.Rows, arguments, scratch[worker])));
        Free(inputBlock, outputBlock, weights, packed);
        foreach (float* block in scratch) Free(block);
        return best;
    }

    private double Best(Action run)
    {
        double best = double.MaxValue;
        long start = time.GetTimestamp();
        for (int repeat = 0; repeat < 5 || time.GetElapsedTime(start).TotalSeconds < seconds; repeat++)
        {
            long from = time.GetTimestamp();
            run();
            best = Math.Min(best, time.GetElapsedTime(from).TotalSeconds);
        }

        return best;
    }

    private static ImageView Images(int rows, int height, int width, int channels, Halo halo, out float* block)
    {
        nint row = (nint)(width + halo.Left + halo.Right) * channels, image = (height + halo.Top + halo.Bottom) * row;
        block = Floats(rows * image);
        var view = new ImageView(block + halo.Top * row + (nint)halo.Left * channels, height, width, channels, channels, row, image);
        return view;
    }

    private float*[] Scratch(long length)
    {
        var blocks = new float*[crew.Count];
        for (int i = 0; i < blocks.Length; i++) blocks[i] = Floats(length);
        return blocks;
    }

    private static float* Floats(long length)
    {
        var block = (float*)NativeMemory.AlignedAlloc((nuint)Math.Max(64, length * 4), 64);
        for (long i = 0; i < length; i++) block[i] = (i * 2654435761 % 1000 - 500) * 1e-3f;
        return block;
    }

    private static void Free(params float*[] blocks)
    {
        foreach (float* block in blocks) NativeMemory.AlignedFree(block);
    }

    private static void Free(float* a, float* b, float* c, float* d) => Free([a, b, c, d]);
}
