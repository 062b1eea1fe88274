namespace Redoubt.Tensors.Tests;

/// <summary>Packs and runs operators in protected memory, unit after unit in a chosen order.</summary>
internal static unsafe class OperatorRun
{
    public static float[] Uniform(RandomKey key, long length)
    {
        var values = new float[length];
        key.FillUniform(values, -1, 1);
        return values;
    }

    public static void Run(Convolution operation, Images input, float[] weights, Images output, Epilogue epilogue = default, RandomKey? order = null)
    {
        using var packed = Pack(operation, weights);
        using var scratch = new ProtectedMemory(Aligned(operation.ScratchLength));
        var arguments = new ConvolutionArguments { Input = input.View, Output = output.View, Packed = packed.Pointer, Epilogue = epilogue };
        foreach (int unit in Order(operation.Units(input.Count), order)) operation.Run(unit, input.Count, arguments, scratch.Pointer);
    }

    public static float[] Run(ConvolutionWeightGradient operation, Images input, Images outputGradient, long length, RandomKey? order = null)
    {
        using var gradient = new ProtectedMemory(length);
        using var scratch = new ProtectedMemory(Aligned(operation.ScratchLength));
        using var shared = new ProtectedMemory(Aligned(operation.SharedLength));
        new Span<float>(gradient.Pointer, (int)length).Fill(float.NaN);
        new Span<float>(scratch.Pointer, (int)operation.ScratchLength).Fill(float.NaN);
        new Span<float>(shared.Pointer, (int)operation.SharedLength).Fill(float.NaN);
        var arguments = new WeightGradientArguments
        {
            Input = input.View, OutputGradient = outputGradient.View, Gradient = gradient.Pointer, Shared = shared.Pointer,
        };
        for (int phase = 0; phase < ConvolutionWeightGradient.Phases; phase++)
        {
            foreach (int unit in Order(operation.Units(phase, input.Count), order)) operation.Run(phase, unit, input.Count, arguments, scratch.Pointer);
        }

        return new Span<float>(gradient.Pointer, (int)length).ToArray();
    }

    private static ProtectedMemory Pack(Convolution operation, float[] weights)
    {
        var packed = new ProtectedMemory(Aligned(operation.PackedLength));
        new Span<float>(packed.Pointer, (int)operation.PackedLength).Fill(float.NaN);
        using var source = new ProtectedMemory(weights.Length);
        weights.CopyTo(new Span<float>(source.Pointer, weights.Length));
        for (int unit = operation.PackUnits - 1; unit >= 0; unit--) operation.Pack(unit, source.Pointer, packed.Pointer);
        return packed;
    }

    private static IEnumerable<int> Order(int units, RandomKey? order) => order is { } key ? key.Permutation(units) : Enumerable.Range(0, units);

    private static long Aligned(long length) => (length + 15) / 16 * 16;
}
