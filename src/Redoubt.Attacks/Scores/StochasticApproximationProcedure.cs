using System.Numerics.Tensors;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>SPSA on one row.</summary>
internal sealed class StochasticApproximationProcedure(Shape example, StochasticApproximationOptions options) : PairedProcedure(example, options.Ball, options.Pairs)
{
    private readonly CoordinateAdam _adam = new(example.Count);
    private readonly float[] _gradient = new float[example.Count], _signs = new float[example.Count];

    protected override void Forget() => _adam.Reset();

    protected override void BeginStep() => Array.Clear(_gradient);

    /// <summary>Pairs are center ± δ·u.</summary>
    protected override void WriteSurvey(int index, Span<float> point)
    {
        PairKey(index).FillSigns(point, (float)options.Delta);
        if (index % 2 == 0) TensorPrimitives.Add(Center, point, point);
        else TensorPrimitives.Subtract(Center, point, point);
        Bounds.Clamp(point);
    }

    /// <summary>(f(x + δu) - f(x - δu)) / u, and 1/u = u for signs.</summary>
    protected override void Learn(RandomKey pair, ReadOnlySpan<float> second, float difference)
    {
        pair.FillSigns(_signs);
        TensorPrimitives.MultiplyAdd(_signs, difference, _gradient, _gradient);
    }

    protected override void Climb(int pairs, FeasibleRegion region)
    {
        float scale = (float)(1 / (2 * options.Delta * pairs));
        for (int i = 0; i < Candidate.Length; i++) Candidate[i] += (float)_adam.Step(i, _gradient[i] * scale, options.EffectiveStepSize);
    }
}
