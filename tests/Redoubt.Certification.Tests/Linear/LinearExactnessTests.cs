using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Certification.Tests;

/// <summary>Where linear bounds are exact, or known in closed form, ours are too but for rounding.</summary>
public sealed class LinearExactnessTests
{
    // A network without bends is one matrix: the least value over a box is Σ a·c - Σ |a|·r, which intervals miss layer by layer.
    [Fact]
    public void Certify_LinearNetwork_GivesTheExactMargin()
    {
        RandomKey key = new(TestSeed.Value);
        float[,] first = Random(key.Fold(1), 30, 12), second = Random(key.Fold(2), 25, 30), third = Random(key.Fold(3), 4, 25);
        Graph graph = Network([first, second, third], static x => x);
        double[,] whole = Product(third, Product(second, Doubles(first)));
        float[] center = new float[12];
        key.Fold(4).FillUniform(center, 0.3f, 0.7f);
        CertifiedMargin margin = Certify(graph, center, 2, 0.1, CertificationMethod.IntervalLinear);
        double expected = Enumerable.Range(0, 4).Where(static j => j != 2).Min(j =>
        {
            double sum = 0;
            for (int i = 0; i < 12; i++) sum += ((whole[2, i] - whole[j, i]) * center[i]) - (0.1 * Math.Abs(whole[2, i] - whole[j, i]));
            return sum;
        });
        Assert.True(margin.Margin <= expected, $"{margin.Margin:R} is above {expected:R}");
        Assert.Equal(expected, margin.Margin, 1e-3);
        CertifiedMargin intervals = Certify(graph, center, 2, 0.1, CertificationMethod.Interval);
        Assert.True(intervals.Margin < expected - 0.5, "intervals are as good, so the test shows nothing");
    }

    // relu(x - 0.5) over [0, 1]: l = -0.5, u = 0.5, chord slope 1/2. Below: 0 or, where the positive side is longer, the operand. Scores are (relu, 0) and (0, relu).
    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(-1, -0.5)]
    public void Certify_OneRectifier_IsTheChordOrTheLineBelow(float sign, double expected)
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 1));
        Value hidden = (x + builder.Constant(Literal.Of(new Shape(1), [-0.5f]))).Relu();
        Graph graph = builder.Build(("scores", hidden.MatMul(builder.Constant(Literal.Of(new Shape(1, 2), [sign, 0f])))));
        Assert.Equal(expected, Certify(graph, [0.5f], 0, 0.5, CertificationMethod.IntervalLinear).Margin, 1e-5);
    }

    // z = relu(x + y) - relu(x - y) for x, y in [-1, 1], with scores (z, 0): with slopes 1/2 above and 0 below, z ≥ -((x - y)/2 + 1) ≥ -2, where the exact minimum is -2.
    [Fact]
    public void Certify_TwoRectifiers_MatchesTheHandComputation()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 2));
        Value hidden = x.MatMul(builder.Constant(Literal.Of(new Shape(2, 2), [2f, 2, 2, -2])), transposeRight: true) + builder.Constant(Literal.Of(new Shape(2), [-2f, 0f]));
        Graph graph = builder.Build(("scores", hidden.Relu().MatMul(builder.Constant(Literal.Of(new Shape(2, 2), [1f, 0, -1, 0])))));
        Assert.Equal(-2.0, Certify(graph, [0.5f, 0.5f], 0, 0.5, CertificationMethod.Linear).Margin, 5e-5);
    }

    [Fact]
    public void Certify_MoreThoroughMethods_NeverLose()
    {
        RandomKey key = new RandomKey(TestSeed.Value).Fold(9);
        Graph graph = Network([Random(key.Fold(1), 20, 8), Random(key.Fold(2), 20, 20), Random(key.Fold(3), 20, 20), Random(key.Fold(4), 5, 20)], static x => x.Relu());
        double gained = 0, refined = 0;
        for (int i = 0; i < 20; i++)
        {
            float[] center = new float[8];
            key.Fold((ulong)(10 + i)).FillUniform(center, 0, 1);
            float[] margins = [.. Enum.GetValues<CertificationMethod>().Select(method => Certify(graph, center, i % 5, 0.05, method).Margin)];
            Assert.True(margins[0] <= margins[1] && margins[1] <= margins[2], $"row {i}: {string.Join(' ', margins)}, seed {TestSeed.Value}");
            gained += margins[1] - margins[0];
            refined += margins[2] - margins[1];
        }

        Assert.True(gained > 1 && refined > 0.1, $"{gained} {refined}");
    }

    internal static CertifiedMargin Certify(Graph graph, float[] row, int label, double radius, CertificationMethod method)
    {
        using var certifier = new LinearCertifier(graph, new LinearCertifierOptions
        {
            Intervals = new IntervalCertifierOptions { Ball = PerturbationBall.Linf(radius), Bounds = InputBounds.Unit, Threads = 1 },
            Method = method,
            StopAtProof = false,
        });
        var margins = new CertifiedMargin[1];
        certifier.Certify(new Tensor(new Shape([1, .. graph.Nodes[graph.Inputs[0].Node].Type.Bind(1).Extents[1..]]), row), [label], margins, TestContext.Current.CancellationToken);
        return margins[0];
    }

    private static Graph Network(float[][,] layers, Func<Value, Value> bend)
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, layers[0].GetLength(1)));
        for (int i = 0; i < layers.Length; i++)
        {
            float[,] w = layers[i];
            x = x.MatMul(builder.Constant(Literal.Of(new Shape(w.GetLength(0), w.GetLength(1)), [.. w.Cast<float>()])), transposeRight: true);
            if (i < layers.Length - 1) x = bend(x);
        }

        return builder.Build(("scores", x));
    }

    private static float[,] Random(RandomKey key, int rows, int columns)
    {
        float[] numbers = new float[rows * columns];
        float scale = MathF.Sqrt(3f / columns);
        key.FillUniform(numbers, -scale, scale);
        var matrix = new float[rows, columns];
        for (int i = 0; i < numbers.Length; i++) matrix[i / columns, i % columns] = numbers[i];
        return matrix;
    }

    private static double[,] Doubles(float[,] a)
    {
        var result = new double[a.GetLength(0), a.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++) for (int j = 0; j < a.GetLength(1); j++) result[i, j] = a[i, j];
        return result;
    }

    private static double[,] Product(float[,] a, double[,] b)
    {
        var result = new double[a.GetLength(0), b.GetLength(1)];
        for (int i = 0; i < a.GetLength(0); i++)
        {
            for (int j = 0; j < b.GetLength(1); j++)
            {
                for (int k = 0; k < b.GetLength(0); k++) result[i, j] += a[i, k] * b[k, j];
            }
        }

        return result;
    }
}
