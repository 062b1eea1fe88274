using Redoubt.Graphs;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Models.Tests;

/// <summary>Wrappers around small linear classifiers, whose Jacobian is known.</summary>
internal static class WrapperCases
{
    public const int Features = 6, Classes = 5, Rows = 11;

    private static readonly RandomKey Key = new(TestSeed.Value);
    private static readonly InputBounds Bounds = new(-9, 9);

    public static string[] Names =>
    [
        "rescaled", "rescaled-per-row", "rescaled-graph", "ensemble-scores", "ensemble-probabilities", "ensemble-losses", "ensemble-of-graphs", "surrogate", "defended", "expected",
    ];

    public static float[,] Weights(ulong salt)
    {
        float[] numbers = Draw(salt, Classes * Features);
        var weights = new float[Classes, Features];
        for (int k = 0; k < Classes; k++)
        {
            for (int j = 0; j < Features; j++) weights[k, j] = numbers[k * Features + j];
        }

        return weights;
    }

    public static LinearClassifier Linear(ulong salt) => new(Weights(salt), bounds: Bounds);

    public static GraphClassifier LinearGraph(ulong salt)
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, Features));
        Value z = x.MatMul(builder.Constant(Literal.Of(new Shape(Classes, Features), Draw(salt, Classes * Features))), transposeRight: true);
        return new GraphClassifier(builder.Build(("z", z)), Bounds, new GraphClassifierOptions { Capacity = 4, Threads = 1 });
    }

    public static IDifferentiableClassifier Make(string name) => name switch
    {
        "rescaled" => new RescaledClassifier(Linear(1), 3),
        "rescaled-per-row" => RescaledClassifier.PerRow(Linear(1), 0.2f),
        "rescaled-graph" => new RescaledClassifier(LinearGraph(1), 3),
        "ensemble-scores" => new EnsembleClassifier([Linear(1), Linear(2), Linear(3)], EnsembleAverage.Scores),
        "ensemble-probabilities" => new EnsembleClassifier([Linear(1), Linear(2), Linear(3)], EnsembleAverage.Probabilities),
        "ensemble-losses" => new EnsembleClassifier([Linear(1), Linear(2), Linear(3)], EnsembleAverage.Losses),
        "ensemble-of-graphs" => new EnsembleClassifier([LinearGraph(1), Linear(2)], EnsembleAverage.Probabilities),
        "surrogate" => new SurrogateClassifier(Linear(1), Linear(1)),
        "defended" => new DefendedClassifier(Linear(1), new RowScale(), Key.Fold(4)),
        "expected" => new ExpectedClassifier(new DefendedClassifier(Linear(1), new RowScale(), Key.Fold(4)), 3, Key.Fold(5)),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    public static Tensor Inputs() => new(new Shape(Rows, Features), Draw(9, Rows * Features));

    public static int[] Labels => [.. Enumerable.Range(0, Rows).Select(static row => row % Classes)];

    public static int[] Targets => [.. Labels.Select(static y => (y + 2) % Classes)];

    public static float[] Draw(ulong salt, int count)
    {
        float[] numbers = new float[count];
        Key.Fold(salt).FillUniform(numbers, -1, 1);
        return numbers;
    }

    /// <summary>Multiplies a row by a random factor.</summary>
    internal sealed class RowScale : IInputTransformation
    {
        public GradientBehavior Gradients => GradientBehavior.Stochastic;

        public static float Factor(RandomKey key) => 0.5f + (float)key.Uniform();

        public void Apply(ReadOnlySpan<float> input, RandomKey key, Span<float> output)
        {
            for (int i = 0; i < input.Length; i++) output[i] = Factor(key) * input[i];
        }

        public void Pullback(ReadOnlySpan<float> input, RandomKey key, ReadOnlySpan<float> outputGradient, Span<float> inputGradient) =>
            Apply(outputGradient, key, inputGradient);
    }
}
