using Redoubt.Graphs;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Certification.Tests;

public sealed class IntervalCertifierTests
{
    private static readonly float[] Weights = [2, -1, -1, 0.5f, 0.25f, 3];

    // For scores W·x + b the smallest lead over class j is (W_t - W_j)·x + b_t - b_j - ε·‖W_t - W_j‖₁, as long as the box stays inside the bounds.
    [Fact]
    public void Certify_LinearModel_MatchesTheClosedForm()
    {
        using var certifier = new IntervalCertifier(Linear([0.1f, 0, -0.2f]), Options(0.05));
        Tensor inputs = Rows(2, 0.5f, 0.5f, 0.9f, 0.2f, 0.3f, 0.6f);
        var margins = new CertifiedMargin[3];
        Run(certifier, inputs, [0, 0, 2], margins);
        for (int row = 0; row < 3; row++)
        {
            (double expected, int rival) = ClosedForm(inputs.Row(row), row == 2 ? 2 : 0, [0.1f, 0, -0.2f], 0.05);
            Assert.Equal(rival, margins[row].Rival);
            Assert.True(margins[row].Margin <= expected, $"{margins[row].Margin} > {expected}");
            Assert.Equal(expected, margins[row].Margin, 1e-5);
            Assert.Equal(expected > 0, margins[row].IsCertified);
        }
    }

    [Fact]
    public void Certify_ScoresWithoutLinearLayer_FallsBackToTheDifferenceOfBounds()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 2));
        using var certifier = new IntervalCertifier(builder.Build(("scores", x.Unary(OpKind.Tanh))), Options(0.1));
        var margins = new CertifiedMargin[1];
        Run(certifier, Rows(2, 0.8f, 0.3f), [0], margins);
        Assert.Equal(Math.Tanh(0.7) - Math.Tanh(0.4), margins[0].Margin, 1e-4);
        Assert.True(margins[0].IsCertified);
    }

    [Fact]
    public void Certify_ManyClasses_AgreesWithFew()
    {
        // 2,100 classes of 2 values take the form without all pairs.
        const int Classes = 2100;
        float[] weights = new float[Classes * 2];
        new RandomKey(1).FillUniform(weights, -1, 1);
        (weights[0], weights[1]) = (3, 3);
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 2));
        Value scores = x.MatMul(builder.Constant(Literal.Of(new Shape(Classes, 2), weights)), transposeRight: true);
        using var certifier = new IntervalCertifier(builder.Build(("scores", scores)), Options(0.01));
        var margins = new CertifiedMargin[2];
        Run(certifier, Rows(2, 0.5f, 0.5f, 0.9f, 0.1f), [0, 0], margins);
        for (int row = 0; row < 2; row++)
        {
            double expected = Enumerable.Range(1, Classes - 1).Min(j =>
            {
                double a = weights[0] - weights[2 * j], b = weights[1] - weights[(2 * j) + 1];
                return (a * (row == 0 ? 0.5f : 0.9f)) + (b * (row == 0 ? 0.5f : 0.1f)) - (0.01 * (Math.Abs(a) + Math.Abs(b)));
            });
            Assert.Equal(expected, margins[row].Margin, 1e-5);
        }
    }

    // Equal scores: the lead is exactly 0, which decides nothing.
    [Fact]
    public void Certify_Tie_IsNotCertified()
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 1));
        Graph graph = builder.Build(("scores", x.MatMul(builder.Constant(Literal.Of(new Shape(2, 1), [1f, 1f])), transposeRight: true)));
        using var certifier = new IntervalCertifier(graph, Options(0));
        var margins = new CertifiedMargin[1];
        Run(certifier, Rows(1, 0.5f), [0], margins);
        Assert.False(margins[0].IsCertified);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(3e38f)]
    public void Certify_WeightsThatOverflow_CertifyNothing(float weight)
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 2));
        Value hidden = x.MatMul(builder.Constant(Literal.Of(new Shape(2, 2), [weight, weight, weight, 1]))).Unary(OpKind.Clip, new ClipAttributes(0, 1));
        Graph graph = builder.Build(("scores", hidden.MatMul(builder.Constant(Literal.Of(new Shape(2, 2), [0, -1, 0, 1f]))) + builder.Constant(Literal.Of(new Shape(2), [2f, 0f]))));
        using var certifier = new IntervalCertifier(graph, Options(0.1));
        var margins = new CertifiedMargin[1];
        Run(certifier, Rows(2, 0.9f, 0.9f), [0], margins);
        Assert.False(margins[0].IsCertified);
    }

    [Fact]
    public void Certify_AnyBatchSizeAndThreads_SameBytes()
    {
        float[] values = new float[40];
        new RandomKey(5).FillUniform(values, 0, 1);
        var inputs = new Tensor(new Shape(20, 2), values);
        int[] labels = [.. Enumerable.Range(0, 20).Select(static i => i % 3)];
        CertifiedMargin[] With(int capacity, int threads)
        {
            using var certifier = new IntervalCertifier(Linear([0, 0, 0]), Options(0.01) with { Capacity = capacity, Threads = threads });
            var margins = new CertifiedMargin[20];
            Run(certifier, inputs, labels, margins);
            return margins;
        }

        CertifiedMargin[] expected = With(20, 1);
        Assert.Equal(expected, With(1, 1));
        Assert.Equal(expected, With(7, 2));
    }

    [Fact]
    public void Ctor_EuclideanBall_IsRefusedUnlessEnclosed()
    {
        var options = new IntervalCertifierOptions { Ball = PerturbationBall.L2(0.1), Bounds = InputBounds.Unit };
        Assert.StartsWith("Interval bounds are computed over a box", Assert.Throws<ArgumentException>(() => new IntervalCertifier(Linear([0, 0, 0]), options)).Message, StringComparison.Ordinal);
        new IntervalCertifier(Linear([0, 0, 0]), options with { EncloseBall = true }).Dispose();
    }

    [Fact]
    public void Certify_LabelOutsideClasses_Throws()
    {
        using var certifier = new IntervalCertifier(Linear([0, 0, 0]), Options(0.1));
        Assert.StartsWith(
            "A label must be in [0, 3), was 3.",
            Assert.Throws<ArgumentException>(() => Run(certifier, Rows(2, 0.5f, 0.5f), [3], new CertifiedMargin[1])).Message,
            StringComparison.Ordinal);
    }

    private static Tensor Rows(int width, params float[] values) => new(new Shape(values.Length / width, width), values);

    private static void Run(IntervalCertifier certifier, Tensor inputs, int[] labels, CertifiedMargin[] margins) =>
        certifier.Certify(inputs, labels, margins, TestContext.Current.CancellationToken);

    private static IntervalCertifierOptions Options(double epsilon) =>
        new() { Ball = PerturbationBall.Linf(epsilon), Bounds = InputBounds.Unit, Threads = 1, Capacity = 8 };

    private static Graph Linear(float[] bias)
    {
        var builder = new GraphBuilder();
        Value x = builder.Input("x", TensorType.Float(Dimension.Batch, 2));
        Value scores = x.MatMul(builder.Constant(Literal.Of(new Shape(3, 2), Weights)), transposeRight: true) + builder.Constant(Literal.Of(new Shape(3), bias));
        return builder.Build(("scores", scores));
    }

    private static (double Margin, int Rival) ClosedForm(ReadOnlySpan<float> x, int label, float[] bias, double epsilon)
    {
        (double Margin, int Rival) best = (double.PositiveInfinity, -1);
        for (int j = 0; j < 3; j++)
        {
            if (j == label) continue;
            double a = Weights[2 * label] - Weights[2 * j], b = Weights[(2 * label) + 1] - Weights[(2 * j) + 1];
            double margin = (a * x[0]) + (b * x[1]) + bias[label] - bias[j] - (epsilon * (Math.Abs(a) + Math.Abs(b)));
            if (margin < best.Margin) best = (margin, j);
        }

        return best;
    }
}
