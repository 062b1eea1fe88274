using Redoubt.Models;
using Redoubt.Tensors;
using Redoubt.Testing;

namespace Redoubt.Attacks.Tests;

/// <summary>Two classes on the unit square: class 1 wins outside a circle around the middle.</summary>
internal sealed class CircleClassifier(double radius) : AnalyticClassifier(new Shape(2), 2, InputBounds.Unit, 4)
{
    public override double[] Forward(ReadOnlySpan<float> input) =>
        [radius * radius, Math.Pow(input[0] - 0.5, 2) + Math.Pow(input[1] - 0.5, 2)];

    public override double[] Backward(ReadOnlySpan<float> input, double[] derivative) =>
        [derivative[1] * 2 * (input[0] - 0.5), derivative[1] * 2 * (input[1] - 0.5)];
}
