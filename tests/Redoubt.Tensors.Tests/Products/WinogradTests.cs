namespace Redoubt.Tensors.Tests;

public sealed unsafe class WinogradTests
{
    private static readonly RandomKey Key = new(20260202);

    public static TheoryData<InstructionSet, int> Cases
    {
        get
        {
            var cases = new TheoryData<InstructionSet, int>();
            foreach (InstructionSet set in InstructionSets.Supported)
            {
                cases.Add(set, 2);
                cases.Add(set, 4);
            }

            return cases;
        }
    }

    private static IEnumerable<ConvolutionGeometry> Geometries =>
    [
        ConvolutionGeometry.Square(4, 1, 1, 3),
        ConvolutionGeometry.Square(4, 16, 16, 3, 1, 1),
        ConvolutionGeometry.Square(8, 33, 40, 3, 1, 1),
        ConvolutionGeometry.Square(7, 17, 50, 3, 1, 1),
        ConvolutionGeometry.Square(5, 8, 10, 3, 1, 2),
        new ConvolutionGeometry(9, 6, 20, 33, 3, 3) { PadTop = 1, PadRight = 2 },
        ConvolutionGeometry.Square(13, 20, 36, 3, 1, 1),
    ];

    private static ConvolutionAlgorithm Algorithm(int outputs) => outputs == 2 ? ConvolutionAlgorithm.Winograd2 : ConvolutionAlgorithm.Winograd4;

    // Winograd has no bound for each element, so a share of the root mean square of such a sum of uniform products: about three times the largest error measured
    // on layers of up to 512 channels (docs/methods/convolution.md).
    private static void AssertClose(Sum expected, float actual, ConvolutionAlgorithm algorithm, string what)
    {
        double share = algorithm == ConvolutionAlgorithm.Winograd2 ? 1e-5 : 1.5e-4, tolerance = share * Math.Max(1, Math.Sqrt(expected.Terms) / 3);
        Assert.True(Math.Abs(actual - expected.Value) <= tolerance, $"{what}: {actual:R} instead of {expected.Value:R}, tolerance {tolerance:g3}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_Winograd_EqualsDefinition(InstructionSet set, int outputs)
    {
        ConvolutionAlgorithm algorithm = Algorithm(outputs);
        foreach (ConvolutionGeometry g in Geometries)
        {
            foreach (int rows in new[] { 1, 5 }) CheckForward(g, set, algorithm, rows);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void InputGradient_Winograd_EqualsDefinition(InstructionSet set, int outputs)
    {
        ConvolutionAlgorithm algorithm = Algorithm(outputs);
        foreach (ConvolutionGeometry g in Geometries)
        {
            float[] weights = OperatorRun.Uniform(Key.Fold(1), ConvolutionTests.Weights(g));
            var operation = ConvolutionInputGradient.Create(g, set, algorithm);
            using Images gradient = new Images(2, g.OutputHeight, g.OutputWidth, g.OutputChannels, operation.RequiredHalo).Fill(Key);
            using var result = new Images(2, g.InputHeight, g.InputWidth, g.InputChannels);
            OperatorRun.Run(operation, gradient, weights, result);
            Sum[,,] expected = Reference.InputGradient(g, gradient, weights, 1);
            for (int y = 0; y < g.InputHeight; y++)
            {
                for (int x = 0; x < g.InputWidth; x++)
                {
                    for (int c = 0; c < g.InputChannels; c++)
                        AssertClose(expected[y, x, c], result[1, y, x, c], algorithm, $"{g} {set} at {(y, x, c)}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_OneImageOrManyAnyUnitOrder_SameBytes(InstructionSet set, int outputs)
    {
        ConvolutionAlgorithm algorithm = Algorithm(outputs);
        foreach (ConvolutionGeometry g in Geometries)
        {
            float[] weights = OperatorRun.Uniform(Key, ConvolutionTests.Weights(g));
            var operation = Convolution.Create(g, set, algorithm);
            using Images many = new Images(7, g.InputHeight, g.InputWidth, g.InputChannels, operation.RequiredHalo).Fill(Key);
            using Images one = new Images(1, g.InputHeight, g.InputWidth, g.InputChannels, operation.RequiredHalo).Fill(Key);
            using Images manyOut = ConvolutionTests.Outputs(g, 7), shuffled = ConvolutionTests.Outputs(g, 7), oneOut = ConvolutionTests.Outputs(g, 1);
            OperatorRun.Run(operation, many, weights, manyOut);
            OperatorRun.Run(operation, many, weights, shuffled, default, Key);
            OperatorRun.Run(operation, one, weights, oneOut);

            Assert.Equal(manyOut.Values(), shuffled.Values());
            Assert.Equal(oneOut.Values(), manyOut.Values()[..oneOut.Values().Length]);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_Epilogue_AppliesInOrder(InstructionSet set, int outputs)
    {
        ConvolutionAlgorithm algorithm = Algorithm(outputs);
        foreach (ConvolutionGeometry g in Geometries) ConvolutionTests.CheckEpilogue(g, set, Activation.LeakyRelu, algorithm);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void WeightGradient_Winograd_EqualsDefinitionInAnyUnitOrder(InstructionSet set, int outputs)
    {
        foreach (ConvolutionGeometry g in Geometries)
        {
            var operation = ConvolutionWeightGradient.Create(g, set, Algorithm(outputs));
            foreach (int rows in new[] { 1, 19 })
            {
                using Images input = new Images(rows, g.InputHeight, g.InputWidth, g.InputChannels, operation.RequiredHalo, 0, rows == 1).Fill(Key);
                using Images gradient = ConvolutionTests.Outputs(g, rows).Fill(Key.Fold(2));
                float[] actual = OperatorRun.Run(operation, input, gradient, ConvolutionTests.Weights(g));
                for (int index = 0; index < actual.Length; index += 1 + actual.Length / 300)
                {
                    (int o, int i, int tap) = (index / 9 / g.InputChannels, index / 9 % g.InputChannels, index % 9);
                    Sum sum = Reference.WeightGradient(g, input, gradient, o, i, tap / 3, tap % 3);
                    AssertClose(sum, actual[index], ConvolutionAlgorithm.Winograd4, $"{g} {set} rows {rows} at {(o, i, tap)}");
                }

                Assert.Equal(actual, OperatorRun.Run(operation, input, gradient, ConvolutionTests.Weights(g), Key));
            }
        }
    }

    [Fact]
    public void Create_WinogradOfStridedKernel_Throws() => Assert.Throws<ArgumentException>(
        () => Convolution.Create(ConvolutionGeometry.Square(8, 4, 4, 3, 2, 1), InstructionSet.Scalar, ConvolutionAlgorithm.Winograd4));

    private static void CheckForward(ConvolutionGeometry g, InstructionSet set, ConvolutionAlgorithm algorithm, int rows)
    {
        float[] weights = OperatorRun.Uniform(Key.Fold(1), ConvolutionTests.Weights(g));
        var operation = Convolution.Create(g, set, algorithm);
        using Images input = new Images(rows, g.InputHeight, g.InputWidth, g.InputChannels, operation.RequiredHalo, rows % 2, rows == 1).Fill(Key);
        using Images output = ConvolutionTests.Outputs(g, rows);
        OperatorRun.Run(operation, input, weights, output);
        ConvolutionTests.EachOutput(g, rows, (n, y, x, o) =>
            AssertClose(Reference.Convolve(g, input, weights, n, y, x, o), output[n, y, x, o], algorithm, $"{g} {set} at {(n, y, x, o)}"));
    }
}
