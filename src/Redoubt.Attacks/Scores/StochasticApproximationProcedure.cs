using System.Numerics.Tensors;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>SPSA on one row.</summary>
internal sealed class StochasticApproximationProcedure(Shape example, StochasticApproximationOptions options) : ScoreProcedure(example)
{
    private readonly CoordinateAdam _adam = new(example.Count);
    private readonly float[] _gradient = new float[example.Count], _center = new float[example.Count], _signs = new float[example.Count];
    private RandomKey _survey;
    private float _first;

    protected override IEnumerator<int> Steps()
    {
        Clean.CopyTo(Candidate.AsSpan());
        _adam.Reset();
        for (int step = 1; ; step++)
        {
            int pairs = Math.Min(options.Pairs, (Left - 1) / 2);
            if (pairs < 1) yield break;
            _survey = Key.Fold((ulong)step);
            Candidate.CopyTo(_center.AsSpan());
            Array.Clear(_gradient);
            yield return 2 * pairs;
            float scale = (float)(1 / (2 * options.Delta * pairs));
            for (int i = 0; i < Candidate.Length; i++) Candidate[i] += (float)_adam.Step(i, _gradient[i] * scale, options.EffectiveStepSize);
            options.Ball.Project(Candidate, RegionOf(options.Ball));
            yield return 1;
        }
    }

    /// <summary>Points 2i and 2i + 1 are center ± δ·u_i.</summary>
    protected override void WriteSurvey(int index, Span<float> point)
    {
        _survey.Fold((ulong)(uint)(index / 2)).FillSigns(point, (float)options.Delta);
        if (index % 2 == 0) TensorPrimitives.Add(_center, point, point);
        else TensorPrimitives.Subtract(_center, point, point);
        TensorPrimitives.Max(point, Bounds.Lower, point);
        TensorPrimitives.Min(point, Bounds.Upper, point);
    }

    protected override void HearSurvey(int index, ReadOnlySpan<float> point, float margin)
    {
        if (index % 2 == 0)
        {
            _first = margin;
            return;
        }

        // (f(x + δu) - f(x - δu)) / u, and 1/u = u for signs; a NaN teaches nothing.
        float difference = _first - margin;
        if (!float.IsFinite(difference)) return;
        _survey.Fold((ulong)(uint)(index / 2)).FillSigns(_signs);
        TensorPrimitives.MultiplyAdd(_signs, difference, _gradient, _gradient);
    }
}
