using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Evaluation.Tests;

/// <summary>A linear classifier behind a staircase: its decisions move with the input, its gradient is zero. What input quantization does to an attacker.</summary>
internal sealed class QuantizedClassifier() : AnalyticClassifier(new Shape(2), 2, InputBounds.Unit, 16)
{
    private const double Levels = 8;

    public override double[] Forward(ReadOnlySpan<float> input)
    {
        double x0 = Math.Round(input[0] * Levels) / Levels, x1 = Math.Round(input[1] * Levels) / Levels;
        return [2 * x0 - x1 - 0.55, 0];
    }

    public override double[] Backward(ReadOnlySpan<float> input, double[] derivative) => new double[2];
}

/// <summary>A linear classifier whose scores have passed through a very steep sigmoid and float32: they are 0 or 1, and the gradient is lost.</summary>
internal sealed class SaturatedClassifier() : AnalyticClassifier(new Shape(2), 2, InputBounds.Unit, 16)
{
    private const double Steepness = 1e4;

    public override double[] Forward(ReadOnlySpan<float> input)
    {
        float p = Probability(input);
        return [p, 1f - p];
    }

    public override double[] Backward(ReadOnlySpan<float> input, double[] derivative)
    {
        float p = Probability(input);
        double slope = Steepness * p * (1f - p) * (derivative[0] - derivative[1]);
        return [2 * slope, -slope];
    }

    private static float Probability(ReadOnlySpan<float> input) => (float)(1 / (1 + Math.Exp(-Steepness * SampleProblem.Lead(input))));
}

/// <summary>Answers wrongly whatever differs from the clean rows, until it is asked for the second time about the same input.</summary>
internal sealed class ForgetfulClassifier(LinearClassifier model) : IClassifier
{
    private readonly HashSet<(float, float)> _seen = [];

    public Shape ExampleShape => model.ExampleShape;

    public int Classes => model.Classes;

    public InputBounds Bounds => model.Bounds;

    public int Capacity => model.Capacity;

    public void Scores(Tensor inputs, Tensor scores)
    {
        model.Scores(inputs, scores);
        for (int row = 0; row < inputs.Rows; row++)
        {
            if (!_seen.Add((inputs.Row(row)[0], inputs.Row(row)[1]))) continue;
            scores.Row(row).Reverse();
        }
    }
}
