using System.Numerics.Tensors;
using Redoubt.Models;
using Redoubt.Tensors;

namespace Redoubt.Attacks;

/// <summary>NES on one row.</summary>
internal sealed class NaturalEvolutionProcedure(Shape example, NaturalEvolutionOptions options) : ScoreProcedure(example)
{
    private const float Momentum = 0.75f;

    private readonly float[] _velocity = new float[example.Count], _noise = new float[example.Count], _center = new float[example.Count];
    private RandomKey _survey;
    private float _first;

    protected override IEnumerator<int> Steps()
    {
        Clean.CopyTo(Candidate.AsSpan());
        Array.Clear(_velocity);
        for (int step = 1; ; step++)
        {
            int pairs = Math.Min(options.Pairs, (Left - 1) / 2);
            if (pairs < 1) yield break;
            _survey = Key.Fold((ulong)step);
            Candidate.CopyTo(_center.AsSpan());
            TensorPrimitives.Multiply(_velocity, Momentum, _velocity);
            yield return 2 * pairs;
            Climb();
            yield return 1;
        }
    }

    /// <summary>Points 2i and 2i + 1 are center ± σ·u_i; they are written one after the other.</summary>
    protected override void WriteSurvey(int index, Span<float> point)
    {
        if (index % 2 == 0) _survey.Fold((ulong)(uint)(index / 2)).FillNormal(_noise);
        TensorPrimitives.MultiplyAdd(_noise, (float)(index % 2 == 0 ? options.Sigma : -options.Sigma), _center, point);
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

        // (f(x + σu) - f(x - σu))·u with σu as it is left inside the bounds; a NaN teaches nothing.
        float difference = _first - margin;
        if (!float.IsFinite(difference)) return;
        TensorPrimitives.MultiplyAdd(_center, difference, _velocity, _velocity);
        TensorPrimitives.MultiplyAdd(point, -difference, _velocity, _velocity);
    }

    private void Climb()
    {
        FeasibleRegion region = RegionOf(options.Ball);
        options.Ball.StepUphill(Candidate, _velocity, options.EffectiveStepSize, region);
        options.Ball.Project(Candidate, region);
    }
}
