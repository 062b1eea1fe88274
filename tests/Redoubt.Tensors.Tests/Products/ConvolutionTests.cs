namespace Redoubt.Tensors.Tests;

public sealed unsafe class ConvolutionTests
{
    private static readonly RandomKey Key = new(20260201);

    public static TheoryData<InstructionSet> Sets => [.. InstructionSets.Supported];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Run_ChosenGeometries_EqualDefinition(InstructionSet set)
    {
        foreach (ConvolutionGeometry geometry in Geometries.Chosen)
        {
            foreach (int rows in new[] { 1, 2, 5 }) CheckForward(geometry, set, rows, Key);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Run_RandomGeometries_EqualDefinition(InstructionSet set)
    {
        for (ulong seed = 0; seed < 25; seed++)
        {
            RandomKey key = Key.Fold(seed);
            CheckForward(Geometries.Random(key), set, 1 + key.Below(4, 99), key);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void InputGradient_ChosenGeometries_EqualsDefinition(InstructionSet set)
    {
        foreach (ConvolutionGeometry geometry in Geometries.Chosen) CheckInputGradient(geometry, set, 3, Key);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void InputGradient_RandomGeometries_EqualsDefinition(InstructionSet set)
    {
        for (ulong seed = 0; seed < 25; seed++)
        {
            RandomKey key = Key.Fold(seed + 1000);
            CheckInputGradient(Geometries.Random(key), set, 1 + key.Below(3, 99), key);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void WeightGradient_ChosenGeometries_EqualsDefinition(InstructionSet set)
    {
        foreach (ConvolutionGeometry geometry in Geometries.Chosen)
        {
            foreach (int rows in new[] { 1, 19 }) CheckWeightGradient(geometry, set, rows, Key);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void WeightGradient_RandomGeometries_EqualsDefinition(InstructionSet set)
    {
        for (ulong seed = 0; seed < 25; seed++)
        {
            RandomKey key = Key.Fold(seed + 2000);
            CheckWeightGradient(Geometries.Random(key), set, 1 + key.Below(4, 99), key);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Run_OneImageOrManyAnyUnitOrder_SameBytes(InstructionSet set)
    {
        foreach (ConvolutionGeometry geometry in Geometries.Chosen)
        {
            float[] weights = OperatorRun.Uniform(Key, Weights(geometry));
            using Images many = Inputs(geometry, 7, Key), manyOut = Outputs(geometry, 7), shuffled = Outputs(geometry, 7), oneOut = Outputs(geometry, 1);
            var operation = Convolution.Create(geometry, set);
            OperatorRun.Run(operation, many, weights, manyOut);
            OperatorRun.Run(operation, many, weights, shuffled, default, Key);
            using Images one = Inputs(geometry, 1, Key);
            OperatorRun.Run(operation, one, weights, oneOut);

            Assert.Equal(manyOut.Values(), shuffled.Values());
            Assert.Equal(oneOut.Values(), manyOut.Values()[..oneOut.Values().Length]);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void WeightGradient_AnyUnitOrder_SameBytes(InstructionSet set)
    {
        foreach (ConvolutionGeometry geometry in Geometries.Chosen)
        {
            using Images input = Inputs(geometry, 9, Key), gradient = Outputs(geometry, 9).Fill(Key.Fold(1));
            var operation = ConvolutionWeightGradient.Create(geometry, set);
            float[] inOrder = OperatorRun.Run(operation, input, gradient, Weights(geometry));

            Assert.Equal(inOrder, OperatorRun.Run(operation, input, gradient, Weights(geometry), Key));
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void Run_Epilogue_AppliesInOrder(InstructionSet set)
    {
        foreach (ConvolutionGeometry geometry in Geometries.Chosen)
        {
            foreach (Activation activation in Enum.GetValues<Activation>()) CheckEpilogue(geometry, set, activation);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void InputGradient_Mask_GatesEveryElement(InstructionSet set)
    {
        foreach (ConvolutionGeometry g in Geometries.Chosen)
        {
            float[] weights = OperatorRun.Uniform(Key, Weights(g));
            var operation = ConvolutionInputGradient.Create(g, set);
            using Images gradient = new Images(2, g.OutputHeight, g.OutputWidth, g.OutputChannels, operation.RequiredHalo).Fill(Key);
            using Images plain = new(2, g.InputHeight, g.InputWidth, g.InputChannels), gated = new(2, g.InputHeight, g.InputWidth, g.InputChannels);
            using Images mask = new Images(2, g.InputHeight, g.InputWidth, g.InputChannels).Fill(Key.Fold(5));
            OperatorRun.Run(operation, gradient, weights, plain);
            OperatorRun.Run(operation, gradient, weights, gated, new Epilogue { Mask = mask.View });
            float[] expected = [.. plain.Values().Zip(mask.Values(), (value, gate) => gate <= 0 ? value * 0 : value)];

            Assert.Equal(expected, gated.Values());
        }
    }

    [Fact]
    public void Run_ScalarSet_SumsInDocumentedOrder()
    {
        ConvolutionGeometry g = ConvolutionGeometry.Square(6, 5, 3, 3, 2, 1);
        float[] weights = OperatorRun.Uniform(Key, Weights(g));
        using Images input = Inputs(g, 2, Key), output = Outputs(g, 2);
        OperatorRun.Run(Convolution.Create(g, InstructionSet.Scalar), input, weights, output);
        float sum = 0;
        for (int ky = 0; ky < 3; ky++)
        {
            for (int kx = 0; kx < 3; kx++)
            {
                for (int i = 0; i < 5; i++) sum += (float)input.Or0(1, 2 + ky - 1, 4 + kx - 1, i) * weights[Reference.Index(g, 2, i, ky, kx)];
            }
        }

        Assert.Equal(sum, output[1, 1, 2, 2]);
    }

    [Theory]
    [InlineData(0, 1, "positive")]
    [InlineData(3, 2, "divide")]
    public void Create_ImpossibleSizes_Throws(int channels, int groups, string reason)
    {
        var error = Assert.Throws<ArgumentException>(() => Convolution.Create(ConvolutionGeometry.Square(4, channels, 4, 3) with { Groups = groups }, InstructionSet.Scalar));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Convolution.Create(ConvolutionGeometry.Square(2, 1, 1, 3), InstructionSet.Scalar));
    }

    internal static int Weights(in ConvolutionGeometry g) => g.OutputChannels * g.InputChannelsPerGroup * g.Taps;

    internal static Images Inputs(in ConvolutionGeometry g, int rows, RandomKey key) =>
        new Images(rows, g.InputHeight, g.InputWidth, g.InputChannels, g.RequiredHalo).Fill(key);

    internal static Images Outputs(in ConvolutionGeometry g, int rows) => new(rows, g.OutputHeight, g.OutputWidth, g.OutputChannels);

    private static void CheckForward(ConvolutionGeometry g, InstructionSet set, int rows, RandomKey key)
    {
        float[] weights = OperatorRun.Uniform(key.Fold(1), Weights(g));
        int gap = rows % 2, shift = rows;
        using Images input = new Images(rows, g.InputHeight, g.InputWidth, g.InputChannels, g.RequiredHalo, gap, rows != 5).Fill(key);
        using var output = new Images(rows, g.OutputHeight, g.OutputWidth, g.OutputChannels, new Halo(1, 0, 0, shift), 3 * gap);
        OperatorRun.Run(Convolution.Create(g, set), input, weights, output);
        EachOutput(g, rows, (n, y, x, o) =>
            Reference.Convolve(g, input, weights, n, y, x, o).AssertBounds(output[n, y, x, o], $"{g} {set} key {key.Value} at {(n, y, x, o)}"));
    }

    private static void CheckInputGradient(ConvolutionGeometry g, InstructionSet set, int rows, RandomKey key)
    {
        float[] weights = OperatorRun.Uniform(key.Fold(1), Weights(g));
        var operation = ConvolutionInputGradient.Create(g, set);
        using Images gradient = new Images(rows, g.OutputHeight, g.OutputWidth, g.OutputChannels, operation.RequiredHalo, 0, rows != 3).Fill(key);
        using var result = new Images(rows, g.InputHeight, g.InputWidth, g.InputChannels);
        OperatorRun.Run(operation, gradient, weights, result, default, key);
        for (int n = 0; n < rows; n++)
        {
            Sum[,,] expected = Reference.InputGradient(g, gradient, weights, n);
            for (int y = 0; y < g.InputHeight; y++)
            {
                for (int x = 0; x < g.InputWidth; x++)
                {
                    for (int c = 0; c < g.InputChannels; c++) expected[y, x, c].AssertBounds(result[n, y, x, c], $"{g} {set} key {key.Value} at {(n, y, x, c)}");
                }
            }
        }
    }

    private static void CheckWeightGradient(ConvolutionGeometry g, InstructionSet set, int rows, RandomKey key)
    {
        using Images input = Inputs(g, rows, key), gradient = Outputs(g, rows).Fill(key.Fold(2));
        float[] actual = OperatorRun.Run(ConvolutionWeightGradient.Create(g, set), input, gradient, Weights(g));
        for (int index = 0; index < actual.Length; index += 1 + actual.Length / 2000)
        {
            int kx = index % g.KernelWidth, ky = index / g.KernelWidth % g.KernelHeight, i = index / g.Taps % g.InputChannelsPerGroup;
            int o = index / g.Taps / g.InputChannelsPerGroup;
            Reference.WeightGradient(g, input, gradient, o, i, ky, kx).AssertBounds(actual[index], $"{g} {set} rows {rows} key {key.Value} at {(o, i, ky, kx)}");
        }
    }

    internal static void CheckEpilogue(
        ConvolutionGeometry g, InstructionSet set, Activation activation, ConvolutionAlgorithm algorithm = ConvolutionAlgorithm.Direct)
    {
        float[] weights = OperatorRun.Uniform(Key, Weights(g)), bias = OperatorRun.Uniform(Key.Fold(3), g.OutputChannels);
        var operation = Convolution.Create(g, set, algorithm);
        using Images input = new Images(3, g.InputHeight, g.InputWidth, g.InputChannels, operation.RequiredHalo).Fill(Key), plain = Outputs(g, 3), output = Outputs(g, 3);
        using Images addend = Outputs(g, 3).Fill(Key.Fold(4)), mask = Outputs(g, 3).Fill(Key.Fold(5));
        using var biasMemory = new ProtectedMemory(bias.Length);
        bias.CopyTo(new Span<float>(biasMemory.Pointer, bias.Length));
        var epilogue = new Epilogue
        {
            Bias = biasMemory.Pointer, Addend = addend.View, Activation = activation, Slope = 0.1f, Low = -0.3f, High = 0.4f, Mask = mask.View, MaskSlope = 0.25f,
        };
        OperatorRun.Run(operation, input, weights, plain);
        OperatorRun.Run(operation, input, weights, output, epilogue);
        EachOutput(g, 3, (n, y, x, o) =>
        {
            float value = plain[n, y, x, o] + bias[o] + addend[n, y, x, o];
            value = activation switch
            {
                Activation.Relu => Math.Max(value, 0),
                Activation.LeakyRelu => value <= 0 ? value * 0.1f : value,
                Activation.Clip => Math.Clamp(value, -0.3f, 0.4f),
                _ => value,
            };
            if (mask[n, y, x, o] <= 0) value *= 0.25f;
            Assert.Equal(value, output[n, y, x, o]);
        });
    }

    internal static void EachOutput(in ConvolutionGeometry g, int rows, Action<int, int, int, int> check)
    {
        for (int n = 0; n < rows; n++)
        {
            for (int y = 0; y < g.OutputHeight; y++)
            {
                for (int x = 0; x < g.OutputWidth; x++)
                {
                    for (int o = 0; o < g.OutputChannels; o++) check(n, y, x, o);
                }
            }
        }
    }
}
