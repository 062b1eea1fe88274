using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Testing;

/// <summary>Scores <c>z = W x + b</c>. The worst point of a ball is known in closed form.</summary>
public sealed class LinearClassifier(float[,] weights, float[]? biases = null, InputBounds? bounds = null, Shape? exampleShape = null, int capacity = 4)
    : AnalyticClassifier(exampleShape ?? new Shape(weights.GetLength(1)), weights.GetLength(0), bounds ?? InputBounds.Unit, capacity)
{
    public override double[] Forward(ReadOnlySpan<float> input)
    {
        var z = new double[weights.GetLength(0)];
        for (int j = 0; j < z.Length; j++)
        {
            z[j] = biases?[j] ?? 0;
            for (int i = 0; i < input.Length; i++) z[j] += (double)weights[j, i] * input[i];
        }

        return z;
    }

    public override double[] Backward(ReadOnlySpan<float> input, double[] derivative)
    {
        var gradient = new double[input.Length];
        for (int j = 0; j < derivative.Length; j++)
        {
            for (int i = 0; i < gradient.Length; i++) gradient[i] += weights[j, i] * derivative[j];
        }

        return gradient;
    }
}
