using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Testing;

/// <summary>Scores <c>z = V relu(U x + u) + v</c> with weights drawn from a key.</summary>
public sealed class ReluClassifier : AnalyticClassifier
{
    private readonly float[] _first, _firstBias, _second, _secondBias;
    private readonly int _hidden;

    public ReluClassifier(Shape exampleShape, int hidden, int classes, RandomKey key, int capacity = 8)
        : base(exampleShape, classes, InputBounds.Unit, capacity)
    {
        int inputs = exampleShape.Count;
        _hidden = hidden;
        _first = Normal(key.Fold(0), hidden * inputs, Math.Sqrt(2.0 / inputs));
        _firstBias = Normal(key.Fold(1), hidden, 0.1);
        _second = Normal(key.Fold(2), classes * hidden, Math.Sqrt(1.0 / hidden));
        _secondBias = Normal(key.Fold(3), classes, 0.1);
    }

    /// <summary>The class decided for one row.</summary>
    public int Decide(ReadOnlySpan<float> input)
    {
        double[] z = Forward(input);
        return Array.IndexOf(z, z.Max());
    }

    public override double[] Forward(ReadOnlySpan<float> input)
    {
        double[] h = Hidden(input);
        var z = new double[Classes];
        for (int j = 0; j < z.Length; j++)
        {
            z[j] = _secondBias[j];
            for (int k = 0; k < _hidden; k++) z[j] += _second[j * _hidden + k] * Math.Max(h[k], 0);
        }

        return z;
    }

    public override double[] Backward(ReadOnlySpan<float> input, double[] derivative)
    {
        double[] h = Hidden(input);
        var gradient = new double[input.Length];
        for (int k = 0; k < _hidden; k++)
        {
            if (h[k] <= 0) continue;
            double d = 0;
            for (int j = 0; j < Classes; j++) d += derivative[j] * _second[j * _hidden + k];
            for (int i = 0; i < gradient.Length; i++) gradient[i] += d * _first[k * input.Length + i];
        }

        return gradient;
    }

    private double[] Hidden(ReadOnlySpan<float> input)
    {
        var h = new double[_hidden];
        for (int k = 0; k < _hidden; k++)
        {
            h[k] = _firstBias[k];
            for (int i = 0; i < input.Length; i++) h[k] += (double)_first[k * input.Length + i] * input[i];
        }

        return h;
    }

    private static float[] Normal(RandomKey key, int count, double deviation)
    {
        var values = new float[count];
        key.FillNormal(values);
        for (int i = 0; i < count; i++) values[i] *= (float)deviation;
        return values;
    }
}
